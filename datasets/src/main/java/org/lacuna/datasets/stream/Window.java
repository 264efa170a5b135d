package org.lacuna.datasets.stream;

import java.util.Arrays;

/**
 * Some tokens in a row from one document.
 *
 * @param document the document's name
 * @param offset of the first token, from the start of the document
 * @param tokens the ids; a model of context length n reads all but the last of n+1 and is scored on
 *     all but the first
 */
@SuppressWarnings("ArrayRecordComponent") // Data on its way to a tensor, never a key.
public record Window(String document, long offset, int[] tokens) {

  /**
   * The window that ends where this one ends and has a shorter context.
   *
   * @param length the context length: the result has length+1 tokens
   */
  public Window suffix(int length) {
    int cut = tokens.length - (length + 1);
    if (length < 1 || cut < 0) {
      throw new IllegalArgumentException(
          "length " + length + " is not within [1, " + (tokens.length - 1) + "]");
    }
    return new Window(document, offset + cut, Arrays.copyOfRange(tokens, cut, tokens.length));
  }
}
