package org.lacuna.methods.streaming;

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
import org.lacuna.methods.kernel.FixedVisibility;
import org.lacuna.methods.kernel.MaskedKernel;

/** Sink and local blocks in one softmax. */
public final class StreamingAttention implements AttentionLayer {
  private final StreamingConfig parameters;
  private final HeadShape heads;

  /** A layer for the given heads. */
  public StreamingAttention(StreamingConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    StreamingMask mask = new StreamingMask(parameters, in.q(), in.k(), tape.keeper(in.q()));
    return MaskedKernel.attend(tape, in.q(), in.k(), in.v(), mask);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new StreamingCache(manager, batch, parameters, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return new FixedVisibility(
        in.q().getShape(),
        (t, run) -> {
          int window = Math.toIntExact(parameters.windowStart(t));
          if (window > parameters.sinkEnd() && parameters.sinkBlocks() > 0) {
            run.accept(0, parameters.sinkEnd());
          }
          run.accept(window > parameters.sinkEnd() ? window : 0, t + 1);
        });
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        long window = parameters.windowStart(position);
        return position + 1 - window + Math.min(parameters.sinkEnd(), window);
      }

      @Override
      public long cacheElements(long length) {
        long tokens = length == 0 ? 0 : visibleKeys(length - 1);
        return heads.cachedPerToken() * tokens;
      }

      @Override
      public long selectionFlops(long position) {
        return 0;
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
