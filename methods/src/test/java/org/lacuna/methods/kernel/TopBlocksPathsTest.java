package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Ops;

/** The choice on memory against what libtorch's operators make of the same numbers. */
class TopBlocksPathsTest {
  private static final int DIMENSION = 4;

  /** Mean key scores with forced blocks. */
  private record Forcing(MeanKeyScores scores, ForcedBlocks forced) implements ProductScores {
    @Override
    public long blocks() {
      return scores.blocks();
    }

    @Override
    public NDArray of(NDArray q, long first) {
      return scores.of(q, first);
    }

    @Override
    public NDArray of(NDArray q, long first, long wanted) {
      return scores.of(q, first, wanted);
    }

    @Override
    public NDArray summaries() {
      return scores.summaries();
    }

    @Override
    public long reach(long position, long past) {
      return scores.reach(position, past);
    }

    @Override
    public boolean groupChooses() {
      return scores.groupChooses();
    }

    @Override
    public RowScores onMemory(int group) {
      return scores.onMemory(group);
    }
  }

  @Property(tries = 60)
  void takesTheSameOfManyEqualScores(
      @ForAll @IntRange(min = 1, max = 1200) int length,
      @ForAll @IntRange(min = 1, max = 40) int block,
      @ForAll @IntRange(min = 1, max = 90) int count,
      @ForAll @IntRange(max = 5000) int first,
      @ForAll Random random) {
    int blocks = blocks(random, first + length, block);
    int chosen = Math.min(count, blocks);
    int batch = 1 + random.nextInt(2);
    int keyHeads = 1 + random.nextInt(3);
    int heads = keyHeads * (1 + random.nextInt(3));
    try (NDManager manager = NDManager.newBaseManager()) {
      // Products of small integers are exact, and many of them equal.
      NDArray q = numbers(manager, random, batch, heads, length).round();
      NDArray means = numbers(manager, random, batch, keyHeads, blocks).round();
      ProductScores scores = new Forcing(new MeanKeyScores(means), forced(random));
      int[] fast = MemoryTopBlocks.choose(q, scores, block, chosen, first).toIntArray();
      int[] slow = TensorTopBlocks.choose(q, scores, block, chosen, first).toIntArray();
      for (int at = 0; at < fast.length; at += chosen) {
        int own = (first + at / chosen % length) / block;
        int[] entries = Arrays.copyOfRange(fast, at, at + chosen);
        assertThat(entries).as("entries from %d on", at).isSorted().doesNotHaveDuplicates();
        assertThat(past(entries, own))
            .as("entries from %d on, own block %d", at, own)
            .containsExactly(past(Arrays.copyOfRange(slow, at, at + chosen), own));
      }
    }
  }

  @Property(tries = 60)
  void takesTheLargestSharesOfAGroup(
      @ForAll @IntRange(min = 1, max = 700) int length,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 1, max = 3) int stridesInWindow,
      @ForAll @IntRange(max = 3) int more,
      @ForAll @IntRange(min = 1, max = 12) int count,
      @ForAll Random random) {
    Windows windows = new Windows(stride * stridesInWindow, stride);
    int block = stride * (stridesInWindow + more);
    int first = random.nextInt(300);
    int blocks = blocks(random, first + length, block);
    long complete = Math.max(blocks, windows.complete(first + (long) length));
    int chosen = Math.min(count, blocks);
    int batch = 1 + random.nextInt(2);
    int keyHeads = 1 + random.nextInt(3);
    int heads = keyHeads * (1 + random.nextInt(3));
    ForcedBlocks forced = forced(random);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray q = numbers(manager, random, batch, heads, length);
      NDArray summaries = numbers(manager, random, batch, keyHeads, complete);
      int[] entries =
          MemoryTopBlocks.choose(
                  q,
                  new GroupShareScores(summaries, windows, block, blocks, forced),
                  block,
                  chosen,
                  first)
              .toIntArray();
      double[] shares = // [B, Hkv, L, blocks]
          new GroupShareScores(
                  summaries.toType(DataType.FLOAT64, false), windows, block, blocks, forced)
              .of(q.toType(DataType.FLOAT64, false), first)
              .toDoubleArray();
      for (int row = 0; row < entries.length / chosen; row++) {
        int own = (first + row % length) / block;
        int there = Math.min(own, blocks);
        int[] taken = past(Arrays.copyOfRange(entries, row * chosen, (row + 1) * chosen), own);
        assertThat(taken).as("row %d", row).hasSize(Math.min(chosen, there));
        double worstTaken = Double.POSITIVE_INFINITY;
        double bestLeft = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < there; i++) {
          double share = forced.include(i, own) ? 1e9 : shares[row * blocks + i];
          if (Arrays.binarySearch(taken, i) >= 0) {
            worstTaken = Math.min(worstTaken, share);
          } else {
            bestLeft = Math.max(bestLeft, share);
          }
        }
        assertThat(worstTaken).as("row %d", row).isGreaterThan(bestLeft - 1e-5);
      }
    }
  }

  /** Blocks that have a score: all that are complete, or some fewer. */
  private static int blocks(Random random, int tokens, int block) {
    return Math.max(1, tokens / block - random.nextInt(3));
  }

  private static ForcedBlocks forced(Random random) {
    return new ForcedBlocks(random.nextInt(3), random.nextInt(3));
  }

  /** Rows of a longer buffer. */
  private static NDArray numbers(
      NDManager manager, Random random, long batch, long heads, long length) {
    Shape shape = new Shape(batch, heads, length + 2, DIMENSION);
    float[] values = Sample.normal(random, Math.toIntExact(shape.size()));
    return Ops.narrow(Ops.create(manager, values, shape), 2, 1, length);
  }

  private static int[] past(int[] entries, int own) {
    return Arrays.stream(entries).filter(i -> i < own).sorted().toArray();
  }
}
