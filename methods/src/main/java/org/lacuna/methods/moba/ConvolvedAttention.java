package org.lacuna.methods.moba;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;

/** A layer that attends over convolved keys: block-sparse, or full in its full mode. */
final class ConvolvedAttention implements AttentionLayer {
  private final AttentionLayer inner;
  private final AttentionLayer full;
  private final KeyConvolution convolution;

  ConvolvedAttention(AttentionLayer inner, AttentionLayer full, KeyConvolution convolution) {
    this.inner = inner;
    this.full = full;
    this.convolution = convolution;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return inner.prefill(tape, convolution.apply(in));
  }

  @Override
  public Optional<AttentionLayer> fullMode() {
    return Optional.of(new ConvolvedAttention(full, full, convolution));
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new ConvolvedCache(manager, batch, inner, convolution);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return inner.visibility(convolution.apply(in));
  }

  @Override
  public Accounting accounting() {
    Accounting plain = inner.accounting();
    HeadShape heads = plain.heads();
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return plain.visibleKeys(position);
      }

      @Override
      public long cacheElements(long length) {
        // Convolved keys cannot be had back from a latent, so they are kept as they are.
        return plain.cacheElements(length)
            + (heads.expandedPerToken() - heads.cachedPerToken()) * length
            + convolution.tailElements(length);
      }

      @Override
      public long selectionFlops(long position) {
        return plain.selectionFlops(position) + convolution.flops();
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }

  @Override
  public List<LayerWeight> weights(int dim) {
    return convolution.weights();
  }
}
