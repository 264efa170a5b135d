package org.lacuna.methods.ssa;

import java.util.Arrays;
import org.lacuna.methods.kernel.Scoring;
import org.lacuna.methods.reference.BlockRule;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The sparse stream and the losses as the package documentation writes them. */
public final class SsaReference extends SoftmaxReference {
  private final SsaConfig parameters;

  /** The definition for some parameters. */
  public SsaReference(SsaConfig parameters) {
    this.parameters = parameters;
  }

  @Override
  protected boolean[][] seen(Head head) {
    return seen(scores(head));
  }

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    if (parameters.scoring() == Scoring.PER_QUERY_HEAD) {
      return super.visible(in);
    }
    int heads = Math.toIntExact(in.q().size(0));
    int length = in.length();
    boolean[][][] visible = new boolean[heads][][];
    for (int h = 0; h < heads; h += in.group()) {
      double[][] shared = new double[length][];
      for (int t = 0; t < length; t++) {
        shared[t] = new double[length / parameters.blockSize()];
      }
      for (int g = h; g < h + in.group(); g++) {
        double[][] scores = scores(new Head(head(in.q(), g), head(in.k(), h / in.group())));
        for (int t = 0; t < length; t++) {
          addFinishedShares(scores[t], t, Math.sqrt((double) in.q().size(2)), shared[t]);
        }
      }
      boolean[][] seen = seen(shared);
      for (int t = 0; t < length; t++) {
        seen[t] = Arrays.copyOf(seen[t], length);
      }
      for (int g = h; g < h + in.group(); g++) {
        visible[g] = seen;
      }
    }
    return visible;
  }

  /** Adds {@code softmax_i(score_i / scale)} over the blocks whose last token is there. */
  private void addFinishedShares(double[] scores, int t, double scale, double[] shares) {
    int finished = (t + 1) / parameters.blockSize();
    double total = 0;
    for (int i = 0; i < finished; i++) {
      total += Math.exp(scores[i] / scale);
    }
    for (int i = 0; i < finished; i++) {
      shares[i] += Math.exp(scores[i] / scale) / total;
    }
  }

  private boolean[][] seen(double[][] scores) {
    boolean[][] seen = new boolean[scores.length][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = BlockRule.seen(scores[t], t, parameters.blockSize(), parameters.topK(), _ -> false);
    }
    return seen;
  }

  /** {@code q_t . kbar_i} of every query with every complete block. */
  private double[][] scores(Head head) {
    int block = parameters.blockSize();
    return head.length() < block
        ? new double[head.length()][0]
        : head.queries().mmul(BlockRule.means(head.keys(), block).transpose()).toDoubleMatrix();
  }

  /** Mean over all elements of SmoothL1 (beta 1) or of the squared difference. */
  public static double distance(AlignmentConfig.Distance distance, INDArray a, INDArray b) {
    double sum = 0;
    double[] apart = Transforms.abs(a.sub(b)).dup('c').data().asDouble();
    for (double x : apart) {
      sum +=
          switch (distance) {
            case SMOOTH_L1 -> x < 1 ? x * x / 2 : x - 0.5;
            case L2 -> x * x;
          };
    }
    return sum / apart.length;
  }
}
