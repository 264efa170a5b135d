package org.lacuna.methods;

import ai.djl.ndarray.NDArray;

/**
 * What a layer keeps of the past, in the form its method needs.
 *
 * <p>Tokens come in stretches of any length, each after those before: {@link #extend} also attends
 * from them, {@link #append} does not. After every stretch the cache holds no more than the layer's
 * {@link Accounting#cacheElements} says.
 */
public interface KvCache extends AutoCloseable {
  /**
   * Takes tokens in whose attention is computed elsewhere, such as a prompt's by {@link
   * AttentionLayer#prefill}.
   *
   * @param in {@code n >= 1} tokens; their rotation is that of their positions
   */
  void append(AttentionInputs in);

  /**
   * Takes tokens in and attends from each of them, exactly as {@link AttentionLayer#prefill} would
   * at their positions: a decode step for one token, a chunk of a prefill for more. (A layer whose
   * prefill looks at a whole prompt says what it does instead.)
   *
   * @param in {@code n >= 1} tokens; their rotation is that of their positions
   * @return {@code [B, H, n, dv]}, under the manager of the queries
   */
  NDArray extend(AttentionInputs in);

  /** Tokens taken in so far. */
  long length();

  /**
   * Numbers kept for the past, all heads and sequences; the space in use, not the space reserved.
   */
  long elements();

  @Override
  void close();
}
