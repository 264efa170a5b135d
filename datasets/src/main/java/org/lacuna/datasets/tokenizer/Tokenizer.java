package org.lacuna.datasets.tokenizer;

import java.util.Map;
import org.lacuna.datasets.corpus.Corpus;

/**
 * Turns text, as bytes, into token ids and back.
 *
 * <p>Implementations are immutable and safe for use by many threads. Text is bytes rather than
 * strings, so that text in no valid encoding survives unharmed where the tokenizer allows it.
 */
public interface Tokenizer {

  /**
   * A name that stands for this very mapping; part of the cache key of a {@link Corpus} and of run
   * records, so two tokenizers that encode anything differently must not share it.
   */
  String name();

  /** Number of ids: every id lies in {@code [0, vocabularySize)}. */
  int vocabularySize();

  /** The id that stands before the first token of every document; no text encodes to it. */
  int documentStart();

  /**
   * Whether {@link #documentStart} goes before a text that a model is to write on, as the tokenizer
   * was published.
   */
  default boolean startsText() {
    return true;
  }

  /**
   * Whether only text in UTF-8 can be encoded; documents in no valid encoding are then left out of
   * a {@link Corpus}, whole, and counted. Otherwise {@link #encode} is given any bytes.
   */
  default boolean needsText() {
    return false;
  }

  /**
   * The ids of a piece of text.
   *
   * @param text a whole document, or a piece of a long one, cut as {@link Corpus} says
   */
  int[] encode(byte[] text);

  /** The ids of a piece of text, as {@link #encode}, and where in it each of them ends. */
  Tokenized locate(byte[] text);

  /**
   * The text of some ids; special ids such as {@link #documentStart} yield nothing.
   *
   * @throws IllegalArgumentException if an id is outside the vocabulary
   */
  String decode(int[] tokens);

  /**
   * Number of source bytes that one occurrence of an id stands for; 0 for special ids.
   *
   * <p>Summed over a text's tokens it gives the text's length, which is the denominator of bits per
   * byte, and the byte offset of every token.
   *
   * @throws IllegalArgumentException if the id is outside the vocabulary
   */
  int byteLength(int token);

  /**
   * Files by which other programs make the same ids, as a published model's folder holds them: at
   * least a {@code tokenizer.json}. None for a tokenizer that knows no text.
   *
   * @return contents by file name
   */
  default Map<String, byte[]> files() {
    return Map.of();
  }
}
