package org.lacuna.datasets.tokenizer;

import java.util.Arrays;

/**
 * The ids of a text and where in it each of them ends.
 *
 * @param ids the ids
 * @param ends for each id the number of the text's bytes that it and the ids before it stand for:
 *     never falling, the last one the text's length
 */
@SuppressWarnings("ArrayRecordComponent") // Data on its way to a tensor, never a key.
public record Tokenized(int[] ids, int[] ends) {

  /** Number of ids. */
  public int length() {
    return ids.length;
  }

  /** The first id that reaches beyond a byte of the text: the one that the byte belongs to. */
  public int idAt(int offset) {
    int at = Arrays.binarySearch(ends, offset + 1);
    if (at < 0) {
      return -at - 1;
    }
    // Ids that stand for no byte share an end: the first of them holds it.
    while (at > 0 && ends[at - 1] == ends[at]) {
      at--;
    }
    return at;
  }
}
