package org.lacuna.experiments.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory of this process.
 *
 * @param residentBytes what is in use now
 * @param peakBytes the most that ever was in use
 * @param source where the two come from: Linux's own count, or what the JVM knows of itself, which
 *     leaves out tensors
 */
public record ProcessMemory(long residentBytes, long peakBytes, String source) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Memory that processes may still take, from Linux; empty elsewhere. */
  public static OptionalLong available() {
    return kilobytes(Path.of("/proc/meminfo"), "MemAvailable:");
  }

  /** Memory that another process has in use, from Linux; empty elsewhere, or if it has ended. */
  public static OptionalLong resident(long pid) {
    return kilobytes(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
  }

  /** The memory of this process now. */
  public static ProcessMemory now() {
    OptionalLong resident = kilobytes(STATUS, "VmRSS:");
    OptionalLong peak = kilobytes(STATUS, "VmHWM:");
    if (resident.isPresent() && peak.isPresent()) {
      return new ProcessMemory(resident.getAsLong(), peak.getAsLong(), "VmRSS, VmHWM");
    }
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long used = memory.getHeapMemoryUsage().getUsed() + memory.getNonHeapMemoryUsage().getUsed();
    long most =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .map(MemoryPoolMXBean::getPeakUsage)
            .mapToLong(usage -> usage.getUsed())
            .sum();
    return new ProcessMemory(used, most, "the JVM's own, without tensors");
  }

  private static OptionalLong kilobytes(Path file, String key) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
