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
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;

/** Sinks and a window, each in blocks or tokens, in one softmax at true positions. */
public final class StreamingAttention implements AttentionLayer {
  private final SinkWindow window;
  private final HeadShape heads;

  /** A layer for the given heads. */
  public StreamingAttention(StreamingConfig parameters, HeadShape heads) {
    this(parameters.window(), heads);
  }

  /** A layer for the given heads that sees these keys. */
  public StreamingAttention(SinkWindow window, HeadShape heads) {
    this.window = window;
    this.heads = heads;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return Kernels.active().attend(tape, in, new RunPattern(window.runs()));
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new StreamingCache(manager, batch, window, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return window.visibility(in.q().getShape());
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return window.visibleKeys(position);
      }

      @Override
      public long cacheElements(long length) {
        long tokens = length == 0 ? 0 : visibleKeys(length - 1);
        return heads.cachedPerToken() * tokens;
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
