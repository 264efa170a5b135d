package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;

class TopBlocksDefinitionTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);

  @Property(tries = 40)
  void choosesTheBestPastBlocksOfEveryQuery(
      @ForAll @IntRange(min = 1, max = 120) int length,
      @ForAll @IntRange(min = 1, max = 20) int block,
      @ForAll @IntRange(max = 9) int count,
      @ForAll long seed) {
    Sample sample = Sample.random(HEADS, length, seed);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray q = sample.q(manager);
      NDArray k = sample.k(manager);
      int[] chosen =
          TopBlocks.choose(q, new MeanKeyScores(BlockMeans.of(k, block)), block, count, 0)
              .past()
              .toIntArray();
      int perQuery = chosen.length / (HEADS.heads() * length);
      for (int h = 0; h < HEADS.heads(); h++) {
        for (int t = 0; t < length; t++) {
          int own = t / block;
          int at = (h * length + t) * perQuery;
          // Entries that do not lie in the past are void.
          int[] past =
              Arrays.stream(chosen, at, at + perQuery).filter(i -> i < own).sorted().toArray();
          assertThat(past)
              .as("head %d, query %d", h, t)
              .containsExactly(
                  bestBlocks(q.toFloatArray(), k.toFloatArray(), length, h, t, block, count));
        }
      }
    }
  }

  /** By the definition, in float64. */
  private static int[] bestBlocks(
      float[] q, float[] k, int length, int head, int t, int block, int count) {
    int d = HEADS.dimension();
    int own = t / block;
    int query = (head * length + t) * d;
    int keys = head / HEADS.group() * length * d;
    double[] scores = new double[own];
    for (int j = 0; j < own * block; j++) {
      for (int c = 0; c < d; c++) {
        scores[j / block] += q[query + c] * (double) k[keys + j * d + c] / block;
      }
    }
    return IntStream.range(0, own)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -scores[i]))
        .limit(count)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }
}
