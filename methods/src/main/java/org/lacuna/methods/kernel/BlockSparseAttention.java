package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;

/**
 * Attention to a query's own block and the past blocks that rank highest by mean key: what MoBA and
 * the sparse stream of SSA have in common.
 *
 * @param block tokens in a block
 * @param topK blocks a query sees, its own included
 * @param scoring who ranks them
 * @param heads the layer's heads
 */
public record BlockSparseAttention(int block, int topK, Scoring scoring, HeadShape heads)
    implements BlockChooser {
  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return Kernels.active().attend(tape, in, choose(in));
  }

  @Override
  public BlockChoice choose(AttentionInputs in) {
    try (var _ = GradMode.off()) {
      return choose(in.q(), BlockMeans.of(in.k(), block), 0);
    }
  }

  /**
   * The blocks that queries see.
   *
   * @param means of the complete blocks {@code [B, Hkv, blocks, d]}
   * @param first position of the first query
   */
  BlockChoice choose(NDArray q, NDArray means, long first) {
    return TopBlocks.choose(q, scoring.of(means, block), block, topK - 1, first);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new BlockSparseCache(manager, batch, this, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return choose(in).visibility(heads.heads());
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        long past = position / block;
        return position + 1 - past * block + Math.min(topK - 1, past) * block;
      }

      @Override
      public long cacheElements(long length) {
        return heads.cachedPerToken() * length
            + length / block * heads.kvHeads() * heads.dimension();
      }

      @Override
      public long selectionFlops(long position) {
        // Scores of the past blocks, and the token's part in its own block's mean.
        return 2L * heads.dimension() * heads.heads() * (position / block)
            + (long) heads.dimension() * heads.kvHeads();
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
