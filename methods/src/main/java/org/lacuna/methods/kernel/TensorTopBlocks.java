package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/** The choice of blocks by scores that are tensors: any scores, any number type, any device. */
final class TensorTopBlocks {
  /** Scores of a tile: 32 MiB of float32, a few times over while they are made and ranked. */
  private static final long SCORES_AT_A_TIME = 1L << 23;

  /** 256 MiB: a GPU has the memory, and its launches need work for all of it. */
  private static final long SCORES_AT_A_TIME_ON_GPU = 1L << 26;

  private TensorTopBlocks() {}

  /** The entries of a choice, {@code [B, Hc, n, count]}; see {@link TopBlocks#choose}. */
  static NDArray choose(NDArray q, BlockScores scores, int block, int count, long first) {
    Shape shape = q.getShape();
    long length = shape.get(2);
    long perQuery = shape.get(0) * shape.get(1) * scores.width();
    long atATime = q.getDevice().isGpu() ? SCORES_AT_A_TIME_ON_GPU : SCORES_AT_A_TIME;
    long rows = Math.clamp(atATime / perQuery, 1, length);
    AttentionKernel kernel = Kernels.active();
    try (NDManager keeper = q.getManager().newSubManager()) {
      NDList parts = new NDList();
      // The last queries first, since they have most scores: what follows fits into their memory.
      for (long from = (length - 1) / rows * rows; from >= 0; from -= rows) {
        long n = Math.min(rows, length - from);
        try (NDManager scratch = keeper.newSubManager()) {
          NDArray tile = Ops.narrow(Ops.alias(scratch, q), 2, from, n);
          long past = (first + from + n - 1) / block; // of the last query
          long wanted = Math.min(scores.blocks(), Math.max(past, count));
          NDArray scored = scores.of(tile, first + from, wanted); // [B, H or Hkv, n, wanted]
          NDArray part = kernel.bestBlocks(scored, scores.forced(), block, count, first + from);
          part.attach(keeper);
          parts.addFirst(part);
        }
      }
      NDArray all = parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 2);
      all.attach(q.getManager());
      return all;
    }
  }
}
