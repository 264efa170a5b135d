package org.lacuna.experiments.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.lacuna.experiments.conform.CaseResult;
import org.lacuna.experiments.conform.Comparison.CodePath;
import org.lacuna.experiments.conform.Comparison.Kind;
import org.lacuna.experiments.conform.Conformance;

/**
 * One line a case: its largest errors on both paths.
 *
 * @param width of the longest name
 */
record ConformanceTable(int width) {
  private static final String CELLS = "%-8s %-9s %-10s ";

  static ConformanceTable of(Conformance conformance) {
    return new ConformanceTable(
        conformance.vectors().stream()
            .mapToInt(file -> conformance.name(file).length())
            .max()
            .orElse(0));
  }

  /** Two lines over the columns. */
  String heading() {
    String cells = CELLS.formatted("output", "gradient", "selection");
    return row("", "", "%-29s %s".formatted("fast path", "float64 reference"))
        + System.lineSeparator()
        + row("", "case", cells + cells)
        + System.lineSeparator();
  }

  /** The line of one case. */
  String line(CaseResult result) {
    return row(
        name(result.status()),
        result.name(),
        result.note().isEmpty() ? errors(result) : result.note());
  }

  private String row(String status, String name, String rest) {
    return "%-7s  %s%s  %s"
        .formatted(status, name, " ".repeat(width - name.length()), rest)
        .stripTrailing();
  }

  private static String errors(CaseResult result) {
    return cells(result, CodePath.FAST) + cells(result, CodePath.REFERENCE) + failures(result);
  }

  private static String cells(CaseResult result, CodePath path) {
    return CELLS.formatted(
        number(result.largest(path, Kind.OUTPUT)),
        number(result.largest(path, Kind.GRADIENT)),
        selection(result.largest(path, Kind.SELECTION)));
  }

  private static String number(OptionalDouble error) {
    return error.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1e", error.getAsDouble());
  }

  private static String selection(OptionalDouble differences) {
    if (differences.isEmpty()) {
      return "-";
    }
    return differences.getAsDouble() == 0
        ? "equal"
        : String.format(Locale.ROOT, "%.0f differ", differences.getAsDouble());
  }

  /** Which quantities do not agree. */
  private static String failures(CaseResult result) {
    return result.failures().stream()
        .map(failure -> name(failure.path()) + " " + failure.what())
        .collect(Collectors.joining(", "));
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
