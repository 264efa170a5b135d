package org.lacuna.experiments.doctor;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.results.Machine;
import org.lacuna.results.Quantities;

/**
 * Operating system, processor and memory.
 *
 * @param platform system and architecture in DJL's words, such as {@code linux-x86_64}
 * @param system name and version of the operating system
 * @param processor the maker's name of it
 * @param cores that the JVM may use
 * @param available bytes of memory that processes may still take, where the system says so
 * @param heap bytes that Java's own objects may take
 * @param environment variables of the environment
 */
record MachineCheck(
    String platform,
    String system,
    String processor,
    int cores,
    OptionalLong available,
    long heap,
    Map<String, String> environment)
    implements Check {
  private static final List<String> PLATFORMS =
      List.of("linux-x86_64", "linux-aarch64", "osx-aarch64", "win-x86_64");

  private static final String THREADS = "OMP_NUM_THREADS";
  private static final long LITTLE_MEMORY = 2_000_000_000;
  private static final long LITTLE_HEAP = 500_000_000;

  /** The machine that this runs on. */
  static MachineCheck here(Map<String, String> environment) {
    return new MachineCheck(
        Binding.platform(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Machine.cpu(),
        Runtime.getRuntime().availableProcessors(),
        ProcessMemory.available(),
        Runtime.getRuntime().maxMemory(),
        environment);
  }

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public void look(Consumer<Finding> found) {
    found.accept(
        PLATFORMS.contains(platform)
            ? Finding.fine("system", system + ", " + platform)
            : Finding.problem(
                "system",
                "%s, %s, for which DJL has no native libraries".formatted(system, platform),
                "run Lacuna on one of " + String.join(", ", PLATFORMS)));
    found.accept(
        Finding.fine(
            "processor",
            cores == 1 ? processor + ", 1 core" : processor + ", " + cores + " cores"));
    found.accept(threads());
    found.accept(memory());
  }

  /** OpenMP's threads wait for each other by turning in circles: too many are extremely slow. */
  private Finding threads() {
    String text = environment.getOrDefault(THREADS, "").strip();
    if (text.isEmpty()) {
      return Finding.fine("threads", THREADS + " is not set: libtorch takes as many as fit");
    }
    String set = THREADS + "=" + text;
    if (!text.matches("[1-9]\\d{0,5}")) {
      return Finding.note("threads", set, "set it to a number, %d at most".formatted(cores));
    }
    return Integer.parseInt(text) <= cores
        ? Finding.fine("threads", set)
        : Finding.note(
            "threads",
            "%s with %d cores: threads wait for each other".formatted(set, cores),
            "set it to %d or fewer, or not at all".formatted(cores));
  }

  private Finding memory() {
    String java = Quantities.memory(heap / 1e6) + " for Java's objects";
    String found =
        available.isEmpty()
            ? java
            : Quantities.memory(available.getAsLong() / 1e6) + " available, " + java;
    if (available.orElse(Long.MAX_VALUE) < LITTLE_MEMORY) {
      return Finding.note(
          "memory", found, "end other programs: a small training needs about 2 GB beside Java's");
    }
    return heap < LITTLE_HEAP
        ? Finding.note("memory", found, "LACUNA_JAVA_OPTS=-Xmx2g gives Java's objects 2 GB")
        : Finding.fine("memory", found);
  }
}
