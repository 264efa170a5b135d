package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * A tokenizer's ids as symbols without meaning: the lowest ones, the document start left out.
 *
 * @param count symbols are {@code 0 .. count-1}
 * @param documentStart the id that none of them is
 */
record Symbols(int count, int documentStart) {

  /** Symbols that are used where there are more: Zoology's vocabulary. */
  static final int USUAL = 8192;

  /**
   * Symbols of a tokenizer.
   *
   * @param key what the parameter is called
   * @param marks symbols that the task needs besides those of the parameter
   * @param count the parameter; null for all that there are, up to the usual
   * @param least the smallest that it may be
   * @throws DatasetException if the tokenizer has fewer
   */
  static Symbols of(
      Tokenizer tokenizer, String key, int marks, @Nullable Integer count, int least) {
    int there = tokenizer.vocabularySize() - 1 - marks;
    int wanted = count == null ? Math.min(USUAL - marks, there) : count;
    if (wanted < least || wanted > there) {
      throw new DatasetException(
          "%s: expected %d to %d, as tokenizer %s has %d ids, got %d"
              .formatted(key, least, there, tokenizer.name(), tokenizer.vocabularySize(), wanted));
    }
    return new Symbols(wanted + marks, tokenizer.documentStart());
  }

  /** The token id of a symbol. */
  int id(int symbol) {
    return symbol < documentStart ? symbol : symbol + 1;
  }
}
