package com.example.strided;

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
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.RunPattern;

/** Local and strided keys in one softmax. */
final class StridedAttention implements AttentionLayer {
  private final StridedConfig parameters;
  private final HeadShape heads;

  StridedAttention(StridedConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return Kernels.active().attend(tape, in, new RunPattern(parameters::forEachRun));
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new StridedCache(manager, batch, parameters, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return new FixedVisibility(in.q().getShape(), parameters::forEachRun);
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return parameters.visibleKeys(position);
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
