package org.lacuna.results.attention;

import java.util.ArrayList;
import java.util.List;

/** Masks of windows made up. */
final class Masks {
  private Masks() {}

  /** A first key and the recent ones. */
  static SeenMask recent(String method, int layer, int head, int length, int window) {
    List<SeenMask.Query> queries = new ArrayList<>();
    for (int t = 0; t < length; t++) {
      List<SeenMask.Run> runs =
          t < window
              ? List.of(new SeenMask.Run(0, t + 1))
              : List.of(new SeenMask.Run(0, 1), new SeenMask.Run(t + 1 - window, t + 1));
      queries.add(new SeenMask.Query(runs, Math.min(t, window) + 1));
    }
    return new SeenMask(method, layer, head, queries);
  }
}
