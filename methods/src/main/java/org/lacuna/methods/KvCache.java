package org.lacuna.methods;

import ai.djl.ndarray.NDArray;

/**
 * What a layer keeps of the past while decoding, in the form its method needs.
 *
 * <p>Tokens are appended in stretches of any length; after each append, {@link #attend} answers for
 * the newest token exactly as {@link AttentionLayer#prefill} would at its position.
 */
public interface KvCache extends AutoCloseable {
  /** Appends {@code n} tokens; their rotation is that of their positions. */
  void append(AttentionInputs in);

  /**
   * Attention of the newest token.
   *
   * @param newest its inputs, n = 1, as they were appended
   * @return {@code [B, H, 1, dv]}, under the manager of its query
   */
  NDArray attend(AttentionInputs newest);

  /** Tokens appended so far. */
  long length();

  /**
   * Numbers kept for the past, all heads and sequences; the space in use, not the space reserved.
   */
  long elements();

  @Override
  void close();
}
