package org.lacuna.methods.moba;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The definition in the package documentation, one query at a time. */
final class MobaReference extends SoftmaxReference {
  private final int blockSize;
  private final int topK;

  MobaReference(MobaConfig parameters) {
    blockSize = parameters.blockSize();
    topK = parameters.topK();
  }

  @Override
  protected boolean[][] seen(Head head) {
    double[][] scores = scores(head);
    boolean[][] seen = new boolean[head.length()][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = new boolean[t + 1];
      choose(scores[t], t, seen[t]);
    }
    return seen;
  }

  /** Marks the tokens of the own block and of the k - 1 past blocks of largest score. */
  private void choose(double[] scores, int t, boolean[] seen) {
    int own = t / blockSize;
    IntStream.range(0, own)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
        .limit(topK - 1)
        .forEach(i -> Arrays.fill(seen, i * blockSize, (i + 1) * blockSize, true));
    Arrays.fill(seen, own * blockSize, t + 1, true);
  }

  /** {@code q_t . kbar_i} of every query with every complete block. */
  private double[][] scores(Head head) {
    long blocks = head.length() / blockSize;
    if (blocks == 0) {
      return new double[head.length()][0];
    }
    INDArray complete =
        head.keys().get(NDArrayIndex.interval(0, blocks * blockSize), NDArrayIndex.all());
    INDArray means = complete.dup('c').reshape(blocks, blockSize, head.keys().size(1)).mean(1);
    return head.queries().mmul(means.transpose()).toDoubleMatrix();
  }
}
