package org.lacuna.methods.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lacuna.methods.kernel.lanes.Exponential;
import org.lacuna.methods.kernel.lanes.Lanes;

/**
 * {@link GroupShareScores} of one query, from the products of its heads: the softmax of each head
 * over the windows that are complete, their sum, and what of it falls on each block.
 *
 * <p>An instance keeps scratch space and belongs to one thread.
 */
final class ShareRow implements RowScores {
  private static final long STEP = (long) Lanes.COUNT * Float.BYTES;

  private final Windows windows;
  private final int count;
  private final int heads;
  private final float scale;

  /** Windows from the start of one block to the start of the next. */
  private final int perBlock;

  /** How often each window that overlaps a block counts for it, from the earliest one on. */
  private final float[] weights;

  /** Windows that start before a block and reach into it. */
  private final int before;

  /** Sums over heads, after as many zeros as windows reach into the first block from before. */
  private final float[] shares;

  private final float[] byLane = new float[Lanes.COUNT];

  /**
   * The scores of any query.
   *
   * @param blocks blocks that have a score
   * @param count windows that have a summary
   * @param heads heads that choose together
   * @param scale of products before the softmax
   */
  ShareRow(Windows windows, int block, int blocks, int count, int heads, float scale) {
    this.windows = windows;
    this.count = count;
    this.heads = heads;
    this.scale = scale;
    perBlock = block / windows.stride();
    int perWindow = windows.size() / windows.stride();
    before = perWindow - 1;
    weights = new float[perBlock + before];
    for (int m = 0; m < perBlock; m++) {
      for (int n = 0; n < perWindow; n++) {
        weights[m - n + before]++;
      }
    }
    shares = new float[before + Math.max(count, perBlock * blocks) + weights.length + Lanes.COUNT];
  }

  @Override
  public void score(long products, long stride, long position, int past) {
    int seen = Math.toIntExact(Math.min(count, windows.complete(position + 1)));
    Arrays.fill(shares, 0);
    for (int head = 0; head < heads; head++) {
      long row = products + head * stride;
      add(row, seen, 1 / exponentials(row, seen));
    }
    byBlock(products, past);
  }

  /** Makes products the exponentials of their softmax and returns their sum. */
  private float exponentials(long row, int count) {
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(count / Lanes.COUNT * Lanes.COUNT, count);
    float largest = largest(row, count, tail);
    FloatVector sum = FloatVector.zero(Lanes.SPECIES);
    long at = row;
    for (int left = count; left >= Lanes.COUNT; left -= Lanes.COUNT, at += STEP) {
      FloatVector e = exponential(Lanes.load(at), largest);
      Lanes.store(e, at);
      sum = sum.add(e);
    }
    FloatVector e = exponential(Lanes.load(at, tail), largest);
    Lanes.store(e, at, tail);
    sum.add(e, tail).intoArray(byLane, 0);
    float total = 0;
    for (float lane : byLane) {
      total += lane;
    }
    return total;
  }

  private FloatVector exponential(FloatVector product, float largest) {
    return Exponential.of(product.sub(largest).mul(scale));
  }

  private static float largest(long row, int count, VectorMask<Float> tail) {
    FloatVector largest = FloatVector.broadcast(Lanes.SPECIES, Float.NEGATIVE_INFINITY);
    long at = row;
    for (int left = count; left >= Lanes.COUNT; left -= Lanes.COUNT, at += STEP) {
      largest = largest.max(Lanes.load(at));
    }
    return largest.blend(largest.max(Lanes.load(at, tail)), tail).reduceLanes(VectorOperators.MAX);
  }

  /** Adds a head's exponentials by a factor. */
  private void add(long row, int count, float factor) {
    long at = row;
    int i = 0;
    for (; i + Lanes.COUNT <= count; i += Lanes.COUNT, at += STEP) {
      FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, shares, before + i);
      Lanes.load(at).mul(factor).add(sum).intoArray(shares, before + i);
    }
    FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, shares, before + i);
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(i, count);
    sum.add(Lanes.load(at, tail).mul(factor), tail).intoArray(shares, before + i);
  }

  /** Writes what falls on each block. */
  private void byBlock(long scores, int blocks) {
    int starts = blocks * perBlock;
    // The sum for a block that started with any window takes the place of that window's share.
    for (int i = 0; i < starts; i += Lanes.COUNT) {
      FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, shares, i).mul(weights[0]);
      for (int n = 1; n < weights.length; n++) {
        sum = FloatVector.fromArray(Lanes.SPECIES, shares, i + n).mul(weights[n]).add(sum);
      }
      sum.intoArray(shares, i);
    }
    for (int block = 0; block < blocks; block++) {
      Lanes.set(scores + (long) block * Float.BYTES, shares[block * perBlock]);
    }
  }
}
