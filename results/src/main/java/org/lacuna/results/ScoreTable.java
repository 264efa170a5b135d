package org.lacuna.results;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Scores of several metrics side by side, for people: a row a protocol, method, mode and length in
 * the order of the measurements, a column a metric. Measured twice in one run, the later score
 * counts; every run has rows of its own.
 */
public final class ScoreTable {

  private ScoreTable() {}

  private record Point(String run, String protocol, String method, String mode, int length) {}

  /**
   * The measurements of some metrics, each score with its standard error where it is known.
   *
   * @param title the table's name
   * @param metrics the columns; a metric that no measurement has is left out
   * @return empty if there is none of any
   */
  public static Optional<Table> of(List<Measurement> all, String title, List<String> metrics) {
    Map<Point, Map<String, Measurement>> points = new LinkedHashMap<>();
    for (Measurement m : all) {
      if (metrics.contains(m.metric())) {
        points.computeIfAbsent(point(m), _ -> new LinkedHashMap<>()).put(m.metric(), m);
      }
    }
    if (points.isEmpty()) {
      return Optional.empty();
    }
    Table table =
        Table.create(title)
            .addColumns(
                texts("protocol", points, m -> m.protocol()),
                texts("method", points, m -> m.method() + " [" + m.mode() + "]"),
                texts("tokens", points, m -> Integer.toString(m.length())),
                texts("keys seen", points, m -> Digits.percent(m.meanVisibleShare())));
    for (String metric : metrics) {
      if (points.values().stream().anyMatch(scores -> scores.containsKey(metric))) {
        table.addColumns(scores(metric, points));
      }
    }
    return Optional.of(table);
  }

  private static Point point(Measurement m) {
    return new Point(m.run(), m.protocol(), m.method(), m.mode(), m.length());
  }

  private static StringColumn texts(
      String name,
      Map<Point, Map<String, Measurement>> points,
      Function<Measurement, String> text) {
    return StringColumn.create(
        name,
        points.values().stream().map(scores -> text.apply(scores.values().iterator().next())));
  }

  private static StringColumn scores(String metric, Map<Point, Map<String, Measurement>> points) {
    Digits digits =
        Digits.of(
            points.values().stream()
                .flatMap(scores -> Optional.ofNullable(scores.get(metric)).stream())
                .mapToDouble(Measurement::value));
    return StringColumn.create(
        metric, points.values().stream().map(scores -> shown(scores.get(metric), digits)));
  }

  private static String shown(@Nullable Measurement m, Digits digits) {
    if (m == null) {
      return Digits.ABSENT;
    }
    Double error = m.standardError();
    String value = digits.format(m.value());
    return error == null ? value : value + " ± " + digits.format(error);
  }
}
