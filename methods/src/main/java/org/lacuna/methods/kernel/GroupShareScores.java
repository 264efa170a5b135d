package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
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
 * @param windows how windows lie
 * @param perBlock {@code [N, blocks]}: how often a window counts for a block; {@code null} if
 *     windows are the blocks
 * @param blocks blocks that have a score
 * @param forced which past blocks are taken whatever their score
 */
public record GroupShareScores(
    NDArray summaries,
    Windows windows,
    @org.jspecify.annotations.Nullable NDArray perBlock,
    long blocks,
    Forced forced)
    implements BlockScores {

  /** Past blocks that are always taken. */
  @FunctionalInterface
  public interface Forced {
    /** None. */
    Forced NONE = (_, _) -> false;

    boolean test(long position, long block);
  }

  /** Scores of blocks by their own means. */
  public static GroupShareScores ofBlocks(NDArray means, int block, Forced forced) {
    return new GroupShareScores(
        means, new Windows(block, block), null, means.getShape().get(2), forced);
  }

  @Override
  public NDArray of(NDArray q, long first) {
    Shape shape = q.getShape();
    long kvHeads = summaries.getShape().get(1);
    long group = shape.get(1) / kvHeads;
    long rows = shape.get(2);
    NDArray attention = windows.attention(q, summaries, first); // [B, H, n, N]
    NDArray shared =
        attention
            .reshape(shape.get(0), kvHeads, group, rows, -1)
            .sum(new int[] {2}); // [B, Hkv, n, N]
    return perBlock == null
        ? shared
        : shared.matMul(Ops.alias(q.getManager(), perBlock).toType(shared.getDataType(), false));
  }

  @Override
  public boolean isForced(long position, long block) {
    return forced.test(position, block);
  }
}
