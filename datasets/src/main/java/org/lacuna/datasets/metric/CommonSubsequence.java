package org.lacuna.datasets.metric;

import java.util.ArrayList;
import java.util.List;

/** What two sequences have in common in the same order; time and memory go with both lengths. */
final class CommonSubsequence {

  private CommonSubsequence() {}

  /** The length of the longest one. */
  static int length(List<?> a, List<?> b) {
    return lengths(a, b)[a.size()][b.size()];
  }

  /**
   * A longest one, last element first: of several the one that Python's package {@code rouge}
   * finds, which takes equal last elements, and else drops that of b unless dropping that of a
   * leaves more.
   */
  static <E> List<E> of(List<E> a, List<E> b) {
    int[][] lengths = lengths(a, b);
    List<E> common = new ArrayList<>();
    int i = a.size();
    int j = b.size();
    while (i > 0 && j > 0) {
      if (a.get(i - 1).equals(b.get(j - 1))) {
        common.add(a.get(i - 1));
        i--;
        j--;
      } else if (lengths[i - 1][j] > lengths[i][j - 1]) {
        i--;
      } else {
        j--;
      }
    }
    return common;
  }

  /** For each number of first elements of either: the length of the longest one. */
  private static int[][] lengths(List<?> a, List<?> b) {
    int[][] lengths = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        lengths[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? lengths[i - 1][j - 1] + 1
                : Math.max(lengths[i - 1][j], lengths[i][j - 1]);
      }
    }
    return lengths;
  }
}
