package org.lacuna.experiments.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What came of a scenario. */
final class Figures {
  private final String scenario;
  private final Map<Landing, Integer> landings = new EnumMap<>(Landing.class);
  private final List<String> problems = new ArrayList<>();
  private int kills;
  private int terminations;
  private int restarts;
  private int looks;
  private int comparisons;
  private int filesCompared;

  Figures(String scenario) {
    this.scenario = scenario;
  }

  void killed(Landing landing, boolean gently) {
    kills++;
    terminations += gently ? 1 : 0;
    landings.merge(landing, 1, Integer::sum);
  }

  void restarted() {
    restarts++;
  }

  void looked(String when, List<String> wrong) {
    looks++;
    wrong.forEach(each -> problems.add(when + ": " + each));
  }

  void compared(String when, int files, List<String> differences) {
    comparisons++;
    filesCompared += files;
    differences.forEach(each -> problems.add(when + ": " + each));
  }

  void problem(String when, String what) {
    problems.add(when + ": " + what);
  }

  int kills() {
    return kills;
  }

  /** What is wrong, a line each. */
  List<String> problems() {
    return problems;
  }

  /** The scenarios, a line each, and all together. */
  static String table(List<Figures> all) {
    String format = "%-12s %6s %8s %9s %6s %12s %7s  %s%n";
    StringBuilder text = new StringBuilder();
    text.append(
        format.formatted(
            "", "kills", "SIGTERM", "restarts", "looks", "comparisons", "wrong", "landed in"));
    Figures sum = new Figures("all");
    for (Figures each : all) {
      text.append(each.line(format));
      sum.add(each);
    }
    return text.append(sum.line(format)).toString();
  }

  private void add(Figures other) {
    kills += other.kills;
    terminations += other.terminations;
    restarts += other.restarts;
    looks += other.looks;
    comparisons += other.comparisons;
    filesCompared += other.filesCompared;
    problems.addAll(other.problems);
    other.landings.forEach((landing, count) -> landings.merge(landing, count, Integer::sum));
  }

  private String line(String format) {
    String landed =
        Stream.of(Landing.values())
            .filter(landings::containsKey)
            .map(landing -> landing.title() + " " + landings.get(landing))
            .collect(Collectors.joining(", "));
    return format.formatted(
        scenario,
        kills,
        terminations,
        restarts,
        looks,
        "%d (%d files)".formatted(comparisons, filesCompared),
        problems.size(),
        landed);
  }
}
