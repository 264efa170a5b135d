package org.lacuna.methods.full;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.DenseAttention;
import org.lacuna.methods.kernel.FixedVisibility;
import org.lacuna.methods.kernel.KeyRuns;

/** Full causal attention; also the full inference mode of the methods that allow one. */
public final class FullAttention implements AttentionLayer {
  private final HeadShape heads;

  /** A layer for the given heads. */
  public FullAttention(HeadShape heads) {
    this.heads = heads;
  }

  /**
   * A layer in its full inference mode. For full attention that is the layer itself, which is how
   * it can be told that both modes are one.
   */
  public static AttentionLayer modeOf(AttentionLayer layer) {
    return layer instanceof FullAttention
        ? layer
        : layer.fullMode().orElse(new FullAttention(layer.accounting().heads()));
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return DenseAttention.causal(in.q(), in.k(), in.v());
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new FullCache(manager, batch, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return new FixedVisibility(in.q().getShape(), KeyRuns.causal(0));
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return position + 1;
      }

      @Override
      public long cacheElements(long length) {
        return heads.cachedPerToken() * length;
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
