package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Inference;
import org.lacuna.experiments.model.Pass;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.kernel.CoveredMass;
import org.lacuna.results.Measurement;

/**
 * Attention sparsity in SSA's sense (arXiv 2511.20102, Def. 1): the share of full attention's
 * weight that falls on the keys that native attention sees, {@code sum_j a(t, j) [t sees j]}, the
 * mean over queries, heads, layers and windows. More is better: 1 less is what native attention
 * drops. The first queries of a window, which see all, count too.
 *
 * <p>Measured while the model runs in each mode, as what a layer attends over depends on what those
 * below it made of their inputs; the mode of a row is that of the pass, its shares of keys are
 * native attention's, whose mass it is. {@code window-mean} is the mean of all layers, {@code
 * layer:0} and so on one layer's. The weights {@code a} are of the projected queries and keys, also
 * for methods that change keys before they attend (MoBA's convolution).
 */
public final class AttentionSparsityEvaluator {
  /** The metric of the rows. */
  public static final String METRIC = "attention_mass";

  private final Subject subject;
  private final NDManager manager;

  /** An evaluator of a model. */
  public AttentionSparsityEvaluator(Subject subject, NDManager manager) {
    this.subject = subject;
    this.manager = manager;
  }

  /**
   * The rows of windows of one length: the mean of the layers, then each of them.
   *
   * @param windows each with {@code length} tokens that are read
   * @param mode in which the model runs
   */
  public List<Measurement> evaluate(List<Example> windows, int length, AttentionMode mode) {
    List<AttentionLayer> layers = subject.decoder().attention(AttentionMode.NATIVE);
    Mean all = new Mean();
    List<Mean> means = Stream.generate(Mean::new).limit(layers.size()).toList();
    Inference.over(
        subject.decoder(),
        windows,
        length,
        manager,
        (_, batch, passes) -> {
          double[] sums = new double[Math.toIntExact(batch.inputs().getShape().get(0))];
          Pass pass =
              passes
                  .apply(mode)
                  .observed((layer, in) -> {
                    double[] masses = masses(layers.get(layer), in);
                    for (int b = 0; b < masses.length; b++) {
                      means.get(layer).add(masses[b], length);
                      sums[b] += masses[b] / layers.size();
                    }
                  });
          NDArray _ = subject.decoder().hidden(pass, batch.inputs());
          for (double sum : sums) {
            all.add(sum, length);
          }
        });
    return rows(mode, length, all, means);
  }

  private List<Measurement> rows(AttentionMode mode, int length, Mean all, List<Mean> means) {
    List<Double> shares = subject.visibleShare(AttentionMode.NATIVE, length);
    List<Measurement> rows = new ArrayList<>();
    String protocol = PerplexityEvaluator.WINDOW_MEAN;
    rows.add(subject.row(mode, METRIC, protocol, length, all.estimate(), shares));
    for (int i = 0; i < means.size(); i++) {
      List<Double> share = List.of(shares.get(i));
      rows.add(subject.row(mode, METRIC, "layer:" + i, length, means.get(i).estimate(), share));
    }
    return rows;
  }

  /** The mass of each sequence: the mean over its heads, the sum over its queries. */
  private static double[] masses(AttentionLayer layer, AttentionInputs in) {
    try (NDArray mass = CoveredMass.of(in.q(), in.k(), layer.visibility(in))) { // [B, H, L]
      int heads = Math.toIntExact(mass.getShape().get(1));
      int perSequence = heads * in.length();
      float[] values = mass.toFloatArray();
      double[] sums = new double[values.length / perSequence];
      for (int i = 0; i < values.length; i++) {
        sums[i / perSequence] += (double) values[i] / heads;
      }
      return sums;
    }
  }
}
