package org.lacuna.methods.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Choosing key blocks for one query, as the papers write it. */
public final class BlockRule {
  private BlockRule() {}

  /**
   * The tokens that query {@code t} sees: its own block up to itself, the past blocks that are
   * forced, and of the rest those of largest score until {@code topK} blocks are taken.
   *
   * @param scores one a past block at least
   */
  public static boolean[] seen(double[] scores, int t, int block, int topK, IntPredicate forced) {
    int own = t / block;
    boolean[] seen = new boolean[t + 1];
    IntStream.range(0, own)
        .boxed()
        .sorted(
            Comparator.<Integer, Boolean>comparing(i -> !forced.test(i))
                .thenComparing(Comparator.comparingDouble((Integer i) -> scores[i]).reversed()))
        .limit(topK - 1L)
        .forEach(i -> Arrays.fill(seen, i * block, (i + 1) * block, true));
    Arrays.fill(seen, own * block, t + 1, true);
    return seen;
  }

  /** The means of complete blocks of keys {@code [L, d]}: {@code [blocks, d]}; one at least. */
  public static INDArray means(INDArray keys, int block) {
    long blocks = keys.size(0) / block;
    INDArray complete = keys.get(NDArrayIndex.interval(0, blocks * block), NDArrayIndex.all());
    return complete.dup('c').reshape(blocks, block, keys.size(1)).mean(1);
  }
}
