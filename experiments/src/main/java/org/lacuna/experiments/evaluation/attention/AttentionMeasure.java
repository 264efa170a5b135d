package org.lacuna.experiments.evaluation.attention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.QueryWeights;
import org.lacuna.methods.kernel.SeenRuns;
import org.lacuna.results.sample.Outcome;

/**
 * The attention statistics of some windows, a window a sample.
 *
 * @param mode of the pass
 * @param key what the windows follow from
 * @param length context length in tokens
 * @param windows each of which has so many tokens that are read
 * @param cuts the sinks, and the distances told apart
 * @param accounted share of keys that each layer's method says it sees
 * @param heads of a layer
 */
record AttentionMeasure(
    AttentionMode mode,
    ObjectNode key,
    int length,
    List<Example> windows,
    MassCuts cuts,
    List<Double> accounted,
    int heads)
    implements Measure {
  @Override
  public String name() {
    return "attention-" + length;
  }

  @Override
  public int samples() {
    return windows.size();
  }

  @Override
  public int batch() {
    return SequenceReader.batch(length);
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    List<WindowStatistics> statistics =
        Stream.generate(() -> new WindowStatistics(accounted.size(), heads, length, cuts))
            .limit((long) to - from)
            .toList();
    new Observation(subject.decoder(), subject.manager(), mode)
        .over(windows.subList(from, to), new Observed(statistics, cuts)::attending);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < statistics.size(); i++) {
      outcomes.add(statistics.get(i).outcome(from + i));
    }
    return outcomes;
  }

  /** Sees the layers of one pass after the other, each from the first to the last. */
  private static final class Observed {
    private final List<WindowStatistics> windows;
    private final MassCuts cuts;

    /** What the layer before saw, by sequence, head and position. */
    private SeenRuns[][][] before = {};

    Observed(List<WindowStatistics> windows, MassCuts cuts) {
      this.windows = windows;
      this.cuts = cuts;
    }

    void attending(int first, int layer, AttentionInputs in, Visibility visibility) {
      double causal = Accounting.causalKeys(in.length());
      SeenRuns[][][] seen =
          new SeenRuns[visibility.batch()][visibility.heads()][visibility.length()];
      QueryWeights.forEach(
          in,
          visibility,
          cuts,
          (b, h, t, query) -> {
            WindowStatistics window = windows.get(first + b);
            window.add(layer, h, t, query, visibility.attended(b, h, t) / causal);
            seen[b][h][t] = query.seen();
            if (layer > 0) {
              window.addOverlap(layer - 1, h, before[b][h][t].overlap(query.seen()));
            }
          });
      before = seen;
    }
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    return new AttentionRows(length, accounted, heads, cuts.distances(), outcomes).all();
  }
}
