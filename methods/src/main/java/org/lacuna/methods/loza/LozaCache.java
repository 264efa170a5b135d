package org.lacuna.methods.loza;

import ai.djl.ndarray.NDArray;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;

/** The caches of both branches. */
record LozaCache(LozaConfig.Range range, KvCache full, KvCache streaming) implements KvCache {
  @Override
  public void append(AttentionInputs in) {
    full.append(in);
    streaming.append(in);
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    NDArray alpha = LozaAttention.alpha(range, in.weight(LozaAttention.WEIGHT));
    return LozaAttention.mix(alpha, full.extend(in), streaming.extend(in));
  }

  @Override
  public long length() {
    return full.length();
  }

  @Override
  public long elements() {
    return full.elements() + streaming.elements();
  }

  @Override
  public void close() {
    full.close();
    streaming.close();
  }
}
