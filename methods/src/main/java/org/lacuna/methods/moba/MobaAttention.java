package org.lacuna.methods.moba;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.BlockMask;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.MaskedKernel;
import org.lacuna.methods.kernel.TopBlocks;

/** Block attention with the top-k blocks of each query head. */
final class MobaAttention implements AttentionLayer {
  private final MobaConfig parameters;
  private final HeadShape heads;

  MobaAttention(MobaConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
  }

  @Override
  public NDArray prefill(Tape tape, NDArray q, NDArray k, NDArray v) {
    BlockChoice choice = choose(q, k);
    choice.past().attach(tape.keeper(q));
    return MaskedKernel.attend(tape, q, k, v, new BlockMask(choice));
  }

  private BlockChoice choose(NDArray q, NDArray k) {
    try (var _ = GradMode.off()) {
      int block = parameters.blockSize();
      return TopBlocks.choose(q, BlockMeans.of(k, block), block, parameters.topK() - 1, 0);
    }
  }

  @Override
  public KvCache newCache(NDManager manager, int batch) {
    return new MobaCache(manager, batch, parameters, heads);
  }

  @Override
  public Visibility visibility(NDArray q, NDArray k) {
    return choose(q, k).visibility();
  }

  @Override
  public Accounting accounting() {
    int block = parameters.blockSize();
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        long past = position / block;
        return position + 1 - past * block + Math.min(parameters.topK() - 1, past) * block;
      }

      @Override
      public long cacheElements(long length) {
        return (2 * length + length / block) * heads.kvHeads() * heads.dimension();
      }

      @Override
      public long selectionFlops(long position) {
        return 2L * heads.dimension() * heads.heads() * (position / block);
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
