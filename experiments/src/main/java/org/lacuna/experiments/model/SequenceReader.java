package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.aten.GradMode;

/**
 * Reads sequences from their first token to their last without learning, as a whole or a stretch
 * after the other: beyond {@link #CHUNK} tokens memory holds what the method's cache keeps and what
 * a stretch needs, however long the sequences are.
 *
 * <p>Both ways give the same hidden states up to rounding. Where a layer's prefill needs the whole
 * prompt at once ({@link org.lacuna.methods.AttentionLayer#prefillsInChunks}), there is one
 * stretch.
 */
public final class SequenceReader implements AutoCloseable {
  /** Tokens of a sequence that pass at a time, at most. */
  public static final int CHUNK = 8192;

  private final Decoder decoder;
  private final Pass whole;
  private final NDManager manager;
  private final @Nullable DecoderCache cache;

  /**
   * A reader at the start of some sequences.
   *
   * @param batch sequences side by side, B
   * @param length tokens of each, L
   */
  public SequenceReader(
      Decoder decoder, AttentionMode mode, int batch, int length, NDManager parent) {
    this(decoder, mode, batch, length, CHUNK, parent);
  }

  /** A reader of chunks of another size. */
  SequenceReader(
      Decoder decoder, AttentionMode mode, int batch, int length, int chunk, NDManager parent) {
    this.decoder = decoder;
    manager = parent.newSubManager();
    whole = decoder.inference(decoder.rotary(manager, length), mode);
    cache =
        stretch(decoder, mode, length, chunk) == length
            ? null
            : decoder.newCache(manager, mode, batch, length, chunk);
  }

  /** Tokens that pass at a time; the last stretch of a sequence has those that are left. */
  public static int stretch(Decoder decoder, AttentionMode mode, int length) {
    return stretch(decoder, mode, length, CHUNK);
  }

  static int stretch(Decoder decoder, AttentionMode mode, int length, int chunk) {
    return decoder.prefillsInChunks(mode) ? Math.min(length, chunk) : length;
  }

  /** Sequences of a length that may pass side by side. */
  public static int batch(int length) {
    return Math.max(1, CHUNK / length);
  }

  /**
   * Reads on.
   *
   * @param tokens the next stretch, {@code [B, n]} int64
   * @return its hidden states, normed: {@code [B, n, D]}, under the manager of the tokens
   */
  public NDArray read(NDArray tokens) {
    if (cache != null) {
      return decoder.extend(cache, tokens);
    }
    try (var _ = GradMode.off()) {
      return decoder.hidden(whole, tokens);
    }
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
    }
    manager.close();
  }
}
