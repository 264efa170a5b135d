package org.lacuna.datasets.stream;

import java.util.Arrays;

/**
 * What a model reads and what it learns to say at each place.
 *
 * @param source what it is from, such as a document's or a task's name
 * @param tokens the L ids that are read
 * @param targets for each of them the id that comes next, or {@link #UNSCORED}; at least one scored
 */
@SuppressWarnings("ArrayRecordComponent") // Data on its way to a tensor, never a key.
public record Example(String source, int[] tokens, int[] targets) {

  /** A place at which nothing is learned. */
  public static final int UNSCORED = -1;

  /** Number of places at which something is learned. */
  public long scored() {
    return Arrays.stream(targets).filter(target -> target != UNSCORED).count();
  }

  /** All of a window: each token is read but the last, each is a target but the first. */
  public static Example of(Window window) {
    int[] tokens = window.tokens();
    return new Example(
        window.document(),
        Arrays.copyOf(tokens, tokens.length - 1),
        Arrays.copyOfRange(tokens, 1, tokens.length));
  }
}
