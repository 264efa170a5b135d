package org.lacuna.experiments.evaluation.attention;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.experiments.evaluation.Span;
import org.lacuna.methods.kernel.QueryWeights;
import org.lacuna.results.sample.Outcome;

/** The statistics of one window: sums over its queries, then means. */
final class WindowStatistics {
  // The values of an outcome beside those of each Statistic, all layer by layer, head by head.
  static final String SEEN_SHARE = "seen_share";
  static final String OVERLAP = "choice_overlap";
  static final String BY_DISTANCE = "mass_by_distance";
  static final String MASS_BY_POSITION = "attention_mass_by_position";
  static final String ENTROPY_BY_POSITION = "attention_entropy_by_position";

  private final int heads;
  private final int length;
  private final MassCuts cuts;
  private final List<Span> positions;
  private final Map<String, double[]> means = new LinkedHashMap<>();

  WindowStatistics(int layers, int heads, int length, MassCuts cuts) {
    this.heads = heads;
    this.length = length;
    this.cuts = cuts;
    positions = Span.octaves(length);
    int rows = layers * heads;
    for (Statistic statistic : Statistic.values()) {
      means.put(statistic.metric(), new double[rows]);
    }
    means.put(SEEN_SHARE, new double[rows]);
    means.put(OVERLAP, new double[(layers - 1) * heads]);
    means.put(BY_DISTANCE, new double[rows * cuts.distances().size()]);
    means.put(MASS_BY_POSITION, new double[rows * positions.size()]);
    means.put(ENTROPY_BY_POSITION, new double[rows * positions.size()]);
  }

  /**
   * Adds a query.
   *
   * @param seen its attended keys over all causal keys of the window
   */
  void add(int layer, int head, int position, QueryWeights query, double seen) {
    int row = layer * heads + head;
    for (Statistic statistic : Statistic.values()) {
      double value = statistic.of(query, cuts) / statistic.queries(length);
      add(statistic.metric(), row, value);
    }
    add(SEEN_SHARE, row, seen);
    int distances = cuts.distances().size();
    for (int i = 0; i < distances; i++) {
      add(BY_DISTANCE, row * distances + i, cuts.distance(query, i) / length);
    }
    int place = Integer.SIZE - Integer.numberOfLeadingZeros(position); // its octave
    double queries = positions.get(place).size();
    int at = row * positions.size() + place;
    add(MASS_BY_POSITION, at, query.covered() / queries);
    add(ENTROPY_BY_POSITION, at, query.entropy() / queries);
  }

  /** Adds how far a query's keys in a layer are those in the next. */
  void addOverlap(int layer, int head, double overlap) {
    add(OVERLAP, layer * heads + head, overlap / length);
  }

  private void add(String name, int at, double value) {
    double[] values = means.get(name);
    if (values == null) {
      throw new IllegalArgumentException(name);
    }
    values[at] += value;
  }

  Outcome outcome(int sample) {
    Outcome outcome = Outcome.of(sample);
    for (Map.Entry<String, double[]> each : means.entrySet()) {
      outcome = outcome.with(each.getKey(), Arrays.copyOf(each.getValue(), each.getValue().length));
    }
    return outcome;
  }
}
