package org.lacuna.methods.full;

import ai.djl.ndarray.NDArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;

/** Takes its form when the first tokens come, by how many they are, and keeps it. */
final class FirstStretchCache implements KvCache {
  private final IntFunction<KvCache> forms;
  private @Nullable KvCache formed;

  /**
   * A cache without a form yet.
   *
   * @param forms an empty cache by the number of tokens that come first
   */
  FirstStretchCache(IntFunction<KvCache> forms) {
    this.forms = forms;
  }

  private KvCache formedBy(AttentionInputs in) {
    KvCache cache = formed;
    if (cache == null) {
      cache = forms.apply(in.length());
      formed = cache;
    }
    return cache;
  }

  @Override
  public void append(AttentionInputs in) {
    formedBy(in).append(in);
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    return formedBy(in).extend(in);
  }

  @Override
  public long length() {
    return formed == null ? 0 : formed.length();
  }

  @Override
  public long elements() {
    return formed == null ? 0 : formed.elements();
  }

  @Override
  public void close() {
    if (formed != null) {
      formed.close();
    }
  }
}
