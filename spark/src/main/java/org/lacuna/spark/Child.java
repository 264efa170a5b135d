package org.lacuna.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * A line's process on a worker. It never outlives its task unasked: when the task is cancelled or
 * the worker ends, it is told to stop (SIGTERM), so that it writes its checkpoint.
 */
final class Child {
  /** How long a process may take to stop before it is killed. */
  static final Duration GRACE = Duration.ofMinutes(2);

  private static final int LONGEST_LINE = 300;

  private final Assignment assignment;
  private final String place;
  private volatile boolean workerEnds;

  Child(Assignment assignment, String place) {
    this.assignment = assignment;
    this.place = place;
  }

  /**
   * Runs the process to its end.
   *
   * @throws InterruptedException if the task was cancelled; the process has ended by then
   * @throws IllegalStateException if the worker ends; the process has ended by then
   */
  Outcome run() throws InterruptedException {
    Path log = Path.of(assignment.log());
    Process process;
    long begin;
    try {
      Files.writeString(
          log,
          "== %s, %s, %s%n"
              .formatted(assignment.title(), place, Instant.now().truncatedTo(ChronoUnit.SECONDS)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      begin = Files.size(log);
      process = start(log);
    } catch (IOException e) {
      return new Outcome(
          Outcome.NOT_STARTED, "%s; do all workers see this?".formatted(reason(e)), place);
    }
    int code = await(process);
    if (workerEnds) {
      throw new IllegalStateException("the worker is shutting down (%s)".formatted(place));
    }
    return new Outcome(code, lastLine(log, begin), place);
  }

  private Process start(Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(assignment.command());
    builder.environment().putAll(assignment.environment());
    for (String directory : assignment.directories()) {
      if (Files.isDirectory(Path.of(directory))) {
        builder.directory(Path.of(directory).toFile());
        break;
      }
    }
    return builder
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private int await(Process process) throws InterruptedException {
    Runnable end =
        () -> {
          workerEnds = true;
          stop(process);
        };
    Thread whenWorkerEnds = new Thread(end);
    try {
      Runtime.getRuntime().addShutdownHook(whenWorkerEnds);
    } catch (IllegalStateException e) {
      // It ends already.
      end.run();
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      stop(process);
      throw e;
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(whenWorkerEnds);
      } catch (IllegalStateException e) {
        // It runs, or has.
      }
    }
  }

  private static void stop(Process process) {
    process.destroy();
    long deadline = System.nanoTime() + GRACE.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Asked twice to stop: it is stopping, and its checkpoint is worth the wait.
      }
    }
    process.destroyForcibly();
  }

  /** The last line with something on it, from a place in a file on. */
  static String lastLine(Path log, long begin) {
    try (SeekableByteChannel file = Files.newByteChannel(log)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.max(0, Math.min(8192, file.size() - begin)));
      file.position(file.size() - tail.capacity());
      while (tail.hasRemaining() && file.read(tail) >= 0) {
        // On to the end.
      }
      String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
      // A line that was written over and over shows what it said last.
      String last =
          text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line).strip();
      return last.length() <= LONGEST_LINE ? last : last.substring(0, LONGEST_LINE) + "…";
    } catch (IOException e) {
      return "";
    }
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "no such folder for " + e.getMessage()
        : String.valueOf(e.getMessage());
  }
}
