package org.lacuna.datasets.task;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;

/**
 * Where in a row of things the one that matters stands.
 *
 * @param index its place, from 0
 * @param depth the share of the row before it: 0 first, 1 last
 */
public record Place(int index, double depth) {

  /** Refuses what is neither null nor a share, for parameters that are called so. */
  public static void check(@Nullable Double depth) {
    Check.that(depth == null || (depth >= 0 && depth <= 1), "depth", "null, or 0 to 1", depth);
  }

  /**
   * The place of a depth.
   *
   * @param depth what was asked for; null for any place
   * @param share decides the place where any will do, in {@code [0, 1)}
   * @param last the last place
   */
  public static Place of(@Nullable Double depth, double share, int last) {
    if (depth != null) {
      return new Place((int) Math.round(depth * last), depth);
    }
    int index = (int) (share * (last + 1));
    return new Place(index, last == 0 ? 0 : (double) index / last);
  }
}
