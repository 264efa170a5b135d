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
  protected boolean[] seenBy(Head head, int t) {
    int own = t / blockSize;
    double[] scores = own == 0 ? new double[0] : scores(head, t, own);
    boolean[] seen = new boolean[t + 1];
    IntStream.range(0, own)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
        .limit(topK - 1)
        .forEach(i -> Arrays.fill(seen, i * blockSize, (i + 1) * blockSize, true));
    Arrays.fill(seen, own * blockSize, t + 1, true);
    return seen;
  }

  /** {@code q_t . kbar_i} for the blocks {@code 0..own - 1}. */
  private double[] scores(Head head, int t, int own) {
    long dimension = head.keys().size(1);
    INDArray past =
        head.keys().get(NDArrayIndex.interval(0, (long) own * blockSize), NDArrayIndex.all());
    INDArray means = past.dup('c').reshape(own, blockSize, dimension).mean(1);
    return means.mmul(head.queries().getRow(t).reshape(dimension, 1)).toDoubleVector();
  }
}
