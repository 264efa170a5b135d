package org.lacuna.experiments.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.process.ProcessMemory;

/**
 * A job at work in a process of its own.
 *
 * <p>The process holds its standard input as long as this one lives: when this one dies, however it
 * dies, the other notices and stops with a checkpoint.
 */
final class JobProcess {
  /** Something that a process did. */
  sealed interface Event {
    /** The process that did it. */
    JobProcess process();
  }

  /** It gave a sign of life. */
  record Alive(JobProcess process, Beat beat) implements Event {}

  /** It ended. */
  record Ended(JobProcess process, int code) implements Event {}

  private static final int LONGEST_LINE = 8192;

  private final PlannedJob job;
  private final int attempt;
  private final Process process;
  private final Path log;
  private final long logStart;
  private final long started = System.nanoTime();
  private long heard = started;
  private @Nullable Beat last;
  private @Nullable String ended;
  private boolean silent;

  private JobProcess(PlannedJob job, int attempt, Process process, Path log, long logStart) {
    this.job = job;
    this.attempt = attempt;
    this.process = process;
    this.log = log;
    this.logStart = logStart;
  }

  /**
   * Starts a job.
   *
   * @param attempt which try it is, from 1
   * @param log where its standard error is added
   * @param told hears what it does, from another thread
   */
  static JobProcess start(
      PlannedJob job, int attempt, ProcessBuilder builder, Path log, Consumer<Event> told) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      long size = Files.exists(log) ? Files.size(log) : 0;
      builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
      JobProcess its = new JobProcess(job, attempt, builder.start(), log, size);
      Thread.ofVirtual().start(() -> its.read(told));
      return its;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its end is told after all that it said. */
  private void read(Consumer<Event> told) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines
          .lines()
          .forEach(line -> Beat.of(line).ifPresent(beat -> told.accept(new Alive(this, beat))));
    } catch (IOException | UncheckedIOException e) {
      // It was killed while it wrote.
    }
    told.accept(new Ended(this, process.onExit().join().exitValue()));
  }

  PlannedJob job() {
    return job;
  }

  int attempt() {
    return attempt;
  }

  long pid() {
    return process.pid();
  }

  /** What it said last; null if nothing yet. */
  @Nullable Beat last() {
    return last;
  }

  void heard(Beat beat) {
    last = beat;
    heard = System.nanoTime();
  }

  /** Since when it is silent. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - heard);
  }

  /** Since when it is at work. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  /** Bytes that it has in use; empty where nobody tells. */
  OptionalLong memory() {
    return ProcessMemory.resident(process.pid());
  }

  /** Asks it to stop with a checkpoint. */
  void stop() {
    process.destroy();
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
  }

  /** Ends it for a reason that no further try would mend. */
  void end(String reason) {
    if (ended == null) {
      ended = reason;
      stop();
    }
  }

  /** Ends it at once because it hangs; another try may not. */
  void giveUp() {
    silent = true;
    kill();
  }

  /** Whether it was ended because it hung. */
  boolean wasSilent() {
    return silent;
  }

  /** The reason why it was ended from here; null if it was not. */
  @Nullable String reason() {
    return ended;
  }

  /** The last line that this try wrote to its log; empty if none. */
  String lastWords() {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(logStart, file.length() - LONGEST_LINE);
      byte[] tail = new byte[Math.toIntExact(file.length() - from)];
      file.seek(from);
      file.readFully(tail);
      List<String> lines =
          new String(tail, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
      return lines.isEmpty() ? "" : lines.getLast();
    } catch (IOException e) {
      return "";
    }
  }
}
