package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/**
 * The heads of a group score together: the attention that each of them would pay to the summaries
 * of finished windows, {@code softmax_i(q_t . c_i / sqrt(d))}, summed over the heads and, where
 * windows are not the blocks themselves, over the windows that overlap a block.
 *
 * <p>This is NSA's importance (arXiv 2502.11089, eqs. 8 to 10). Its printed minus signs would
 * gather windows that lie before the block; the overlapping ones are meant and taken here, as in
 * XunhaoLai's implementation. The released code of SSA scores so with the means of blocks.
 *
 * @param summaries {@code [B, Hkv, N, d]}, one a window
 * @param windows how windows lie; their size and stride divide the block
 * @param block tokens in a block
 * @param blocks blocks that have a score
 * @param forced which past blocks are taken whatever their score
 */
public record GroupShareScores(
    NDArray summaries, Windows windows, int block, long blocks, ForcedBlocks forced)
    implements ProductScores {

  /** Scores of blocks by their own means {@code [B, Hkv, blocks, d]}. */
  public static GroupShareScores ofBlocks(NDArray means, int block) {
    return new GroupShareScores(
        means, new Windows(block, block), block, means.getShape().get(2), ForcedBlocks.NONE);
  }

  @Override
  public NDArray of(NDArray q, long first) {
    Shape shape = q.getShape();
    long kvHeads = summaries.getShape().get(1);
    long group = shape.get(1) / kvHeads;
    NDArray attention = windows.attention(q, summaries, first); // [B, H, n, N]
    return byBlock(
        attention
            .reshape(shape.get(0), kvHeads, group, shape.get(2), -1)
            .sum(new int[] {2})); // [B, Hkv, n, N]
  }

  /**
   * Shares of windows gathered by block: {@code sum_{m < l'/d} sum_{n < l/d} p[(l'/d) j + m - n]},
   * 0 where there is no such window.
   */
  private NDArray byBlock(NDArray shares) {
    int perBlock = block / windows.stride();
    int perWindow = windows.size() / windows.stride();
    long wanted = perBlock * blocks;
    long there = Math.min(wanted, shares.getShape().get(3));
    NDArray padded =
        NDArrays.concat(
            new NDList(
                zeros(shares, perWindow - 1L),
                Ops.narrow(shares, 3, 0, there),
                zeros(shares, wanted - there)),
            3);
    NDArray sum = Ops.narrow(padded, 3, perWindow - 1L, wanted);
    for (int n = 1; n < perWindow; n++) {
      sum = sum.add(Ops.narrow(padded, 3, perWindow - 1L - n, wanted));
    }
    Shape shape = shares.getShape();
    return sum.reshape(shape.get(0), shape.get(1), shape.get(2), blocks, perBlock)
        .sum(new int[] {4});
  }

  private static NDArray zeros(NDArray like, long count) {
    Shape shape = like.getShape();
    return like.getManager()
        .zeros(new Shape(shape.get(0), shape.get(1), shape.get(2), count), like.getDataType());
  }

  @Override
  public long width() {
    return Math.max(blocks, summaries.getShape().get(2));
  }

  @Override
  public long reach(long position, long past) {
    // Scores take the place of products, so there must be as many.
    return Math.max(past, Math.min(summaries.getShape().get(2), windows.complete(position + 1)));
  }

  @Override
  public boolean groupChooses() {
    return true;
  }

  @Override
  public RowScores onMemory(int group) {
    Shape shape = summaries.getShape();
    double scale = 1 / Math.sqrt((double) shape.get(3));
    return new ShareRow(
        windows,
        block,
        Math.toIntExact(blocks),
        Math.toIntExact(shape.get(2)),
        group,
        (float) scale);
  }
}
