package org.lacuna.experiments.evaluation.attention;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Span;
import org.lacuna.results.sample.Mean;
import org.lacuna.results.sample.Outcome;

/** The rows of some windows' statistics. */
final class AttentionRows {
  static final String EXCESS = "seen_share_excess";

  private final int length;
  private final List<Double> accounted;
  private final int heads;
  private final List<Span> distances;
  private final List<Outcome> outcomes;

  /** The numbers under a name, one array a window: every row reads them. */
  private final Map<String, List<double[]>> numbersByName = new HashMap<>();

  /** The share of keys that native attention really saw, of each layer. */
  private final List<Double> seen;

  /**
   * Rows of a mode and length.
   *
   * @param length context length in tokens
   * @param accounted share of keys that each layer's method says it sees
   * @param heads of a layer
   * @param distances told apart
   * @param outcomes one a window
   */
  AttentionRows(
      int length, List<Double> accounted, int heads, List<Span> distances, List<Outcome> outcomes) {
    this.length = length;
    this.accounted = accounted;
    this.heads = heads;
    this.distances = distances;
    this.outcomes = outcomes;
    seen =
        IntStream.range(0, accounted.size())
            .mapToObj(layer -> seen(layer * heads, (layer + 1) * heads))
            .toList();
  }

  List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (Statistic statistic : Statistic.values()) {
      rows.addAll(everywhere(statistic.metric()));
    }
    rows.addAll(everywhere(WindowStatistics.SEEN_SHARE));
    rows.addAll(excess());
    rows.addAll(overlaps());
    rows.addAll(along("distance", distances, WindowStatistics.BY_DISTANCE, "distance_mass"));
    List<Span> positions = Span.octaves(length);
    rows.addAll(
        along("position", positions, WindowStatistics.MASS_BY_POSITION, Statistic.MASS.metric()));
    rows.addAll(
        along(
            "position",
            positions,
            WindowStatistics.ENTROPY_BY_POSITION,
            Statistic.ENTROPY.metric()));
    return rows;
  }

  private int layers() {
    return accounted.size();
  }

  /** Of the whole, of each layer and of each head. */
  private List<Row> everywhere(String metric) {
    List<Row> rows = new ArrayList<>(List.of(row(metric, metric, 0, layers() * heads, length)));
    for (int layer = 0; layer < layers(); layer++) {
      int first = layer * heads;
      rows.add(ofLayer(row(metric, metric, first, first + heads, length), layer));
      for (int head = 0; head < heads; head++) {
        int at = first + head;
        rows.add(
            ofLayer(row(metric, metric, at, at + 1, length), layer)
                .of("head", head)
                .seeing(List.of(seen(at, at + 1))));
      }
    }
    return rows;
  }

  /** Shares really seen less those of the accounting; 0 but where that is only a bound. */
  private List<Row> excess() {
    List<Row> rows = new ArrayList<>();
    Mean all = new Mean();
    for (double[] shares : numbers(WindowStatistics.SEEN_SHARE)) {
      double sum = 0;
      for (int layer = 0; layer < layers(); layer++) {
        sum += excess(shares, layer);
      }
      all.add(sum / layers() * length, length);
    }
    rows.add(whole(Row.of(EXCESS, AttentionEvaluator.PROTOCOL, length, all.estimate())));
    for (int layer = 0; layer < layers(); layer++) {
      Mean mean = new Mean();
      for (double[] shares : numbers(WindowStatistics.SEEN_SHARE)) {
        mean.add(excess(shares, layer) * length, length);
      }
      rows.add(
          ofLayer(Row.of(EXCESS, AttentionEvaluator.PROTOCOL, length, mean.estimate()), layer));
    }
    return rows;
  }

  private double excess(double[] shares, int layer) {
    return mean(shares, layer * heads, (layer + 1) * heads) - accounted.get(layer);
  }

  /** Of all neighbours, and of each layer with the next. */
  private List<Row> overlaps() {
    String metric = WindowStatistics.OVERLAP;
    List<Row> rows = new ArrayList<>();
    if (layers() > 1) {
      rows.add(row(metric, metric, 0, (layers() - 1) * heads, length));
      for (int layer = 0; layer < layers() - 1; layer++) {
        int first = layer * heads;
        rows.add(ofLayer(row(metric, metric, first, first + heads, length), layer));
      }
    }
    return rows;
  }

  /** A curve of the whole and of each layer. */
  private List<Row> along(String slice, List<Span> spans, String value, String metric) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      int queries = slice.equals("position") ? span.size() : length;
      rows.add(curve(value, metric, 0, layers() * heads, i, spans, queries).of(slice, span));
      for (int layer = 0; layer < layers(); layer++) {
        int first = layer * heads;
        rows.add(
            ofLayer(curve(value, metric, first, first + heads, i, spans, queries), layer)
                .of(slice, span));
      }
    }
    return rows;
  }

  private Row curve(
      String value, String metric, int from, int to, int place, List<Span> spans, int queries) {
    Mean mean = new Mean();
    for (double[] values : numbers(value)) {
      double sum =
          IntStream.range(from, to).mapToDouble(row -> values[row * spans.size() + place]).sum();
      mean.add(sum / (to - from) * queries, queries);
    }
    return whole(Row.of(metric, AttentionEvaluator.PROTOCOL, length, mean.estimate()));
  }

  /** The mean of some layers' heads, {@code [from, to)} of all. */
  private Row row(String value, String metric, int from, int to, int queries) {
    Mean mean = new Mean();
    numbers(value).forEach(values -> mean.add(mean(values, from, to) * queries, queries));
    return whole(Row.of(metric, AttentionEvaluator.PROTOCOL, length, mean.estimate()));
  }

  private Row whole(Row row) {
    return row.seeing(seen);
  }

  private Row ofLayer(Row row, int layer) {
    return row.of("layer", layer).seeing(List.of(seen.get(layer)));
  }

  private List<double[]> numbers(String name) {
    return numbersByName.computeIfAbsent(
        name, _ -> outcomes.stream().map(outcome -> outcome.numbers(name)).toList());
  }

  /** The share of keys that native attention really saw, of some layers' heads. */
  private double seen(int from, int to) {
    return numbers(WindowStatistics.SEEN_SHARE).stream()
        .mapToDouble(shares -> mean(shares, from, to))
        .average()
        .orElse(0);
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElse(0);
  }
}
