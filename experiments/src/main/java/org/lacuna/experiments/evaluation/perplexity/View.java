package org.lacuna.experiments.evaluation.perplexity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Score;

/**
 * Some targets of every window that have rows of their own.
 *
 * @param protocol that of the rows
 * @param bucket whether they are a part of what the protocol scores, by position
 * @param from the first target, from the start of a window
 * @param to the one after the last
 */
record View(String protocol, boolean bucket, int from, int to) {
  /** All that a protocol scores of windows. */
  static View whole(String protocol, int length) {
    return new View(protocol, false, 0, length);
  }

  /** The last targets of windows. */
  static View last(String protocol, int targets, int length) {
    return new View(protocol, false, length - targets, length);
  }

  /** Equal parts of windows, or as near to it as there are targets; one a target at most. */
  static List<View> buckets(String protocol, int count, int length) {
    int parts = Math.min(count, length);
    List<View> buckets = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      buckets.add(new View(protocol, true, edge(i, parts, length), edge(i + 1, parts, length)));
    }
    return buckets;
  }

  private static int edge(int part, int parts, int length) {
    return Math.toIntExact((long) part * length / parts);
  }

  /** The rows of these targets: all metrics or, of a bucket, the loss. */
  List<Row> rows(int length, Score score) {
    return bucket
        ? List.of(Row.of("loss", protocol, length, score.loss()).of("position", from + "-" + to))
        : score.estimates().entrySet().stream()
            .map(each -> Row.of(each.getKey(), protocol, length, each.getValue()))
            .toList();
  }

  /** Both ends. */
  Stream<Integer> ends() {
    return Stream.of(from, to);
  }
}
