package org.lacuna.methods;

import ai.djl.ndarray.NDArray;

/**
 * What a layer keeps of the past while decoding, in the form its method needs.
 *
 * <p>A prompt is appended in one go or token by token; after each append, {@link #attend} answers
 * for the newest token exactly as {@link AttentionLayer#prefill} would at its position.
 */
public interface KvCache extends AutoCloseable {
  /**
   * Appends {@code n} tokens.
   *
   * @param q {@code [B, H, n, d]}; kept only by methods that pool by queries
   * @param k {@code [B, Hkv, n, d]}
   * @param v {@code [B, Hkv, n, d]}
   */
  void append(NDArray q, NDArray k, NDArray v);

  /**
   * Attention of the newest token.
   *
   * @param q {@code [B, H, 1, d]}, its query
   * @return {@code [B, H, 1, d]}, under the query's manager
   */
  NDArray attend(NDArray q);

  /** Tokens appended so far. */
  long length();

  /**
   * Numbers kept for the past, all heads and sequences; the space in use, not the space reserved.
   */
  long elements();

  @Override
  void close();
}
