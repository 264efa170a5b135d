package org.lacuna.experiments.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.experiments.sweep.PoolSettings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What the processes of a sweep on this machine may take. */
final class PoolOptions {
  /** {@code 512m}, {@code 2g}. */
  static final class Bytes implements ITypeConverter<Long> {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})([kmgKMG])");

    @Override
    public Long convert(String text) {
      Matcher size = SIZE.matcher(text);
      if (!size.matches()) {
        throw new TypeConversionException("expected a size such as 512m or 2g, got " + text);
      }
      int shift =
          switch (size.group(2)) {
            case "k", "K" -> 10;
            case "m", "M" -> 20;
            default -> 30;
          };
      return Long.parseLong(size.group(1)) << shift;
    }
  }

  /** {@code 30s}, {@code 10m}, {@code 2h}. */
  static final class Time implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhSMH])");

    @Override
    public Duration convert(String text) {
      if (!TIME.matcher(text).matches()) {
        throw new TypeConversionException("expected a time such as 30s, 10m or 2h, got " + text);
      }
      return Duration.parse("PT" + text);
    }
  }

  @Option(
      names = "--jobs",
      paramLabel = "K",
      description = "Processes at a time (default: one for each core, or for each --cores).")
  private @Nullable Integer jobs;

  @Option(
      names = "--cores",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Threads of each process (default: 1; two processes of one thread do more than one of two"
              + " threads).")
  private int cores = 1;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Bytes.class,
      description =
          "What each process may have in use, such as 2g; one that takes more is ended (default: an"
              + " equal part of what is free).")
  private @Nullable Long memory;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "2",
      description = "How often a job whose process fails is started again (default: 2).")
  private int retries = 2;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      converter = Time.class,
      description = "The longest that a process may take, such as 2h; its checkpoint stays.")
  private @Nullable Duration limit;

  @Option(
      names = "--silence",
      paramLabel = "TIME",
      converter = Time.class,
      defaultValue = "15m",
      description =
          "A process that does no step and measures nothing for so long hangs, and is started again"
              + " (default: 15m).")
  private Duration silence = Duration.ofMinutes(15);

  /** As a sweep takes them. */
  PoolSettings settings() {
    int processors = Runtime.getRuntime().availableProcessors();
    int count = jobs == null ? Math.max(1, processors / Math.max(1, cores)) : jobs;
    long free = ProcessMemory.available().orElse(Runtime.getRuntime().maxMemory() * 4);
    return new PoolSettings(
        count,
        cores,
        memory == null ? Math.max(PoolSettings.LEAST_MEMORY, free / Math.max(1, count)) : memory,
        retries,
        limit,
        silence);
  }
}
