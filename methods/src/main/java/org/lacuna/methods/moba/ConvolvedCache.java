package org.lacuna.methods.moba;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;

/** The inner layer's cache, of convolved keys, and the few plain keys that the next one needs. */
final class ConvolvedCache implements KvCache {
  private final NDManager manager;
  private final KvCache inner;
  private final KeyConvolution convolution;
  private final int batch;
  private @Nullable NDArray tail;

  ConvolvedCache(NDManager parent, int batch, AttentionLayer inner, KeyConvolution convolution) {
    this.manager = parent.newSubManager();
    this.inner = inner.newCache(manager, batch, KvRows.grouped(convolution.heads()));
    this.convolution = convolution;
    this.batch = batch;
  }

  @Override
  public void append(AttentionInputs in) {
    inner.append(convolved(in));
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    return inner.extend(convolved(in));
  }

  /** The tokens with convolved keys; their plain ones are then the past. */
  private AttentionInputs convolved(AttentionInputs in) {
    NDArray k = in.origin().k();
    try (NDManager scratch = manager.newSubManager()) {
      NDArray before =
          tail == null ? convolution.before(Ops.alias(scratch, k)) : Ops.alias(scratch, tail);
      AttentionInputs convolved = convolution.apply(in, before, length());
      if (convolution.width() > 1) {
        NDArray all = NDArrays.concat(new NDList(before, k), 2);
        int kept = convolution.width() - 1;
        NDArray next = Ops.narrow(all, 2, all.getShape().get(2) - kept, kept).duplicate();
        next.attach(manager);
        if (tail != null) {
          tail.close();
        }
        tail = next;
      }
      return convolved;
    }
  }

  @Override
  public long length() {
    return inner.length();
  }

  @Override
  public long elements() {
    return inner.elements() + batch * convolution.tailElements(length());
  }

  @Override
  public void close() {
    manager.close();
  }
}
