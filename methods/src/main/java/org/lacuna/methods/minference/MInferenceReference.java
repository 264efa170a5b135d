package org.lacuna.methods.minference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.methods.reference.BlockRule;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The definition in the package documentation, head by head. */
final class MInferenceReference extends SoftmaxReference {
  private final MInferenceConfig p;

  MInferenceReference(MInferenceConfig parameters) {
    p = parameters;
  }

  @Override
  protected boolean[][] seen(Head head) {
    return switch (p.pattern()) {
      case A_SHAPE -> aShape(head.length());
      case VERTICAL_SLASH -> verticalSlash(attention(head));
      case BLOCK_SPARSE -> blockSparse(head);
      case AUTO -> {
        double[][] attention = attention(head);
        yield List.of(aShape(head.length()), verticalSlash(attention), blockSparse(head)).stream()
            .min(Comparator.comparingDouble(seen -> -recall(attention, seen)))
            .orElseThrow();
      }
    };
  }

  /** Full attention {@code [L, L]}; zeros in the rows of all but the last queries. */
  private double[][] attention(Head head) {
    int length = head.length();
    boolean[][] past = new boolean[length][length];
    for (int t = 0; t < length; t++) {
      Arrays.fill(past[t], 0, t + 1, true);
    }
    double[][] attention = weights(head.queries(), head.keys(), past).toDoubleMatrix();
    for (int t = 0; t < length - p.lastQueries(); t++) {
      Arrays.fill(attention[t], 0);
    }
    return attention;
  }

  private static double recall(double[][] attention, boolean[][] seen) {
    double sum = 0;
    for (int t = 0; t < seen.length; t++) {
      for (int j = 0; j <= t; j++) {
        sum += seen[t][j] ? attention[t][j] : 0;
      }
    }
    return sum;
  }

  private boolean[][] aShape(int length) {
    boolean[][] seen = new boolean[length][];
    for (int t = 0; t < length; t++) {
      seen[t] = new boolean[t + 1];
      for (int j = 0; j <= t; j++) {
        seen[t][j] = j < p.sinkTokens() || t - j < p.localTokens();
      }
    }
    return seen;
  }

  private boolean[][] verticalSlash(double[][] attention) {
    int length = attention.length;
    double[] columns = new double[length];
    double[] diagonals = new double[length];
    for (int t = 0; t < length; t++) {
      for (int j = 0; j <= t; j++) {
        columns[j] += attention[t][j];
        diagonals[t - j] += attention[t][j];
      }
    }
    boolean[] verticals = largest(columns, p.sinkTokens(), p.verticals());
    boolean[] slashes = largest(diagonals, p.nearSlashes(), p.slashes());
    boolean[][] seen = new boolean[length][];
    for (int t = 0; t < length; t++) {
      seen[t] = new boolean[t + 1];
      for (int j = 0; j <= t; j++) {
        seen[t][j] = verticals[j] || slashes[t - j];
      }
    }
    return seen;
  }

  private static boolean[] largest(double[] sums, int forced, int count) {
    boolean[] taken = new boolean[sums.length];
    IntStream.range(0, sums.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> i < forced ? -Double.MAX_VALUE : -sums[i]))
        .limit(count)
        .forEach(i -> taken[i] = true);
    return taken;
  }

  private boolean[][] blockSparse(Head head) {
    int length = head.length();
    int block = p.blockSize();
    boolean[][] seen = new boolean[length][];
    for (int t = 0; t < length; t++) {
      int start = t / block * block;
      double[] scores = new double[t / block];
      if (scores.length > 0) {
        INDArray rows =
            head.queries()
                .get(
                    NDArrayIndex.interval(start, Math.min(start + block, length)),
                    NDArrayIndex.all());
        INDArray means = BlockRule.means(head.keys(), block);
        scores = means.mmul(rows.mean(0).reshape(-1, 1)).toDoubleVector();
      }
      seen[t] = BlockRule.seen(scores, t, block, p.topK(), _ -> false);
    }
    return seen;
  }
}
