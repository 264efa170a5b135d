package org.lacuna.spark;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lacuna.spark.Schedule.State;

/** What the driver tells: one line when something happens, and at the end what is missing. */
final class Journal {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final RunList list;
  private final Schedule schedule;
  private final PrintStream out;
  private final Set<Integer> started = new HashSet<>();

  Journal(RunList list, Schedule schedule, PrintStream out) {
    this.list = list;
    this.schedule = schedule;
    this.out = out;
  }

  void begins(String master, int cores) {
    tell(
        "%s on %s, %s each; output in %s"
            .formatted(
                count(list.lines().size(), "job"), master, count(cores, "core"), list.logFolder()));
  }

  void started(Attempt attempt, String place) {
    started.add(attempt.line());
    String again = attempt.number() == 1 ? "" : " (attempt %d)".formatted(attempt.number());
    tell("start %s%s | %s | %s".formatted(line(attempt), again, place, counts()));
  }

  void done(Attempt attempt, String place) {
    tell("done  %s | %s | %s".formatted(line(attempt), place, counts()));
  }

  void retry(Attempt attempt, String problem, Duration wait) {
    tell("again %s in %d s: %s".formatted(line(attempt), wait.toSeconds(), problem));
  }

  void failed(Attempt attempt, String problem, List<Integer> skipped) {
    tell("fail  %s: %s | %s".formatted(line(attempt), problem, counts()));
    skipped.forEach(line -> tell("skip  " + skip(line)));
  }

  void stopping() {
    tell("stopping: what runs is told to write its checkpoint");
  }

  void stopped(boolean quiet) {
    tell(
        "stopped, %d of %d done; the same command goes on%s"
            .formatted(
                schedule.in(State.DONE).size(),
                list.lines().size(),
                quiet ? "" : " (not everything has ended yet)"));
  }

  /**
   * The end.
   *
   * @param problems of the failed lines
   */
  void ends(Map<Integer, String> problems) {
    List<Integer> skipped = schedule.in(State.SKIPPED);
    tell(
        "%d of %d done, %d failed, %d skipped"
            .formatted(
                schedule.in(State.DONE).size(),
                list.lines().size(),
                problems.size(),
                skipped.size()));
    problems.forEach((line, problem) -> {
      out.printf("  failed  %s: %s%n", list.lines().get(line), problem);
      out.printf("          %s%n", log(line));
    });
    skipped.forEach(line -> out.printf("  skipped %s%n", skip(line)));
    out.flush();
  }

  private String skip(int line) {
    return schedule.lacks(line).stream()
        .map("%04d"::formatted)
        .collect(Collectors.joining(", ", list.lines().get(line) + ": needs ", ""));
  }

  private String log(int line) {
    return list.logFolder().resolve(logName(line)).toString();
  }

  /** The file within the folder that a line's output goes to. */
  static String logName(int line) {
    return "%04d.txt".formatted(line);
  }

  private String line(Attempt attempt) {
    return list.lines().get(attempt.line()).toString();
  }

  private String counts() {
    return "%d of %d started, %d done"
        .formatted(started.size(), list.lines().size(), schedule.in(State.DONE).size());
  }

  private static String count(int number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }

  private void tell(String text) {
    out.printf("%s  %s%n", LocalDateTime.now(ZoneId.systemDefault()).format(TIME), text);
    out.flush();
  }
}
