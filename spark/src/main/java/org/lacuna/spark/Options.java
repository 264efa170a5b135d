package org.lacuna.spark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What the program is told.
 *
 * @param list the list of runs
 * @param lacuna the launcher script as the workers see it, or a command on their path
 * @param master where Spark runs, if not where {@code spark-submit} says
 * @param runs the folder of the runs, if not the workers' own choice
 * @param retries how often a line is tried again
 * @param cores the cores that a line gets, if not as Spark is set
 * @param backOff how long to wait before the first retry; each further one waits twice as long
 */
record Options(
    Path list,
    String lacuna,
    Optional<String> master,
    Optional<Path> runs,
    int retries,
    Optional<Integer> cores,
    Duration backOff) {

  static final String USAGE =
      """
      Usage: SparkSweep LIST --lacuna PATH [--master URL] [--runs FOLDER] [--retries N]
                        [--cores N] [--back-off SECONDS]

      Runs the lines of LIST (jobs.jsonl, as a sweep writes it) as Spark tasks, each in a process of
      its own. LIST, its folder, the runs and Lacuna itself lie where all workers see them.

        --lacuna PATH       Lacuna's launcher script, as the workers see it
        --master URL        where Spark runs (default: as spark-submit says, or else
                            local-cluster[2,1,1024], two workers on this machine)
        --runs FOLDER       folder of the runs
        --retries N         tries after the first for what may pass with time (default: 2)
        --cores N           cores that each line gets (default: spark.task.cpus, or else 1)
        --back-off SECONDS  wait before the first retry; each further one is twice as long
                            (default: 10)

      Exit codes: 0 all lines are done; 1 some are not; 2 the arguments or the list cannot be used.
      """;

  static Options parse(List<String> arguments) throws BadInput {
    Optional<Path> list = Optional.empty();
    Optional<String> lacuna = Optional.empty();
    Optional<String> master = Optional.empty();
    Optional<Path> runs = Optional.empty();
    int retries = 2;
    Optional<Integer> cores = Optional.empty();
    int seconds = 10;
    Deque<String> left = new ArrayDeque<>(arguments);
    while (!left.isEmpty()) {
      String argument = left.remove();
      switch (argument) {
        case "--lacuna" -> lacuna = Optional.of(value(argument, left));
        case "--master" -> master = Optional.of(value(argument, left));
        case "--runs" -> runs = Optional.of(Path.of(value(argument, left)).toAbsolutePath());
        case "--retries" -> retries = number(argument, 0, left);
        case "--cores" -> cores = Optional.of(number(argument, 1, left));
        case "--back-off" -> seconds = number(argument, 0, left);
        default -> {
          if (argument.startsWith("-")) {
            throw new BadInput(argument + ": no such option; --help shows what there is");
          }
          if (list.isPresent()) {
            throw new BadInput("expected one list, got %s and %s".formatted(list.get(), argument));
          }
          list = Optional.of(Path.of(argument).toAbsolutePath());
        }
      }
    }
    return new Options(
        list.orElseThrow(() -> new BadInput("expected a list of runs, got none")),
        command(
            lacuna.orElseThrow(
                () -> new BadInput("--lacuna: expected Lacuna's launcher script, got nothing"))),
        master,
        runs,
        retries,
        cores,
        Duration.ofSeconds(seconds));
  }

  /** How long to wait before a try, of which {@code tried} were made. */
  Duration wait(int tried) {
    Duration wait = backOff.multipliedBy(1L << Math.min(tried - 1, 20));
    Duration longest = Duration.ofMinutes(10);
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  private static String command(String lacuna) {
    // A mere name is looked for where the workers look for commands.
    return lacuna.contains("/") ? Path.of(lacuna).toAbsolutePath().normalize().toString() : lacuna;
  }

  private static String value(String option, Deque<String> left) throws BadInput {
    if (left.isEmpty()) {
      throw new BadInput(option + ": expected a value, got nothing");
    }
    return left.remove();
  }

  private static int number(String option, int least, Deque<String> left) throws BadInput {
    String text = value(option, left);
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new BadInput(
        "%s: expected a whole number from %d on, got %s".formatted(option, least, text));
  }
}
