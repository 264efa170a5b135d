package org.lacuna.datasets.metric;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The similarity of two texts by Ratcliff and Obershelp's "gestalt pattern matching" (1988): the
 * longest common stretch, the first of several, then the same to its left and to its right.
 *
 * <p>Gives what Python's {@code difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()} gives,
 * over code points as there. Takes the product of the lengths in time, and their sum in memory.
 */
final class SequenceMatcher {

  /** Code points {@code [fromA, toA)} of one text against {@code [fromB, toB)} of the other. */
  private record Part(int fromA, int toA, int fromB, int toB) {}

  private record Match(int a, int b, int length) {}

  private final int[] a;
  private final int[] b;

  /**
   * For each place of b: how long the common stretch is that ends before it, and in a where we are.
   */
  private final int[] ending;

  private SequenceMatcher(String a, String b) {
    this.a = a.codePoints().toArray();
    this.b = b.codePoints().toArray();
    this.ending = new int[this.b.length + 1];
  }

  /** Twice the matched code points over all of them; 1 for two empty texts. */
  static double ratio(String a, String b) {
    SequenceMatcher matcher = new SequenceMatcher(a, b);
    int all = matcher.a.length + matcher.b.length;
    return all == 0 ? 1 : 2.0 * matcher.matched() / all;
  }

  private int matched() {
    int matched = 0;
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(0, a.length, 0, b.length));
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      Match match = longest(part);
      if (match.length() > 0) {
        matched += match.length();
        parts.push(new Part(part.fromA(), match.a(), part.fromB(), match.b()));
        int endA = match.a() + match.length();
        int endB = match.b() + match.length();
        parts.push(new Part(endA, part.toA(), endB, part.toB()));
      }
    }
    return matched;
  }

  /** The longest match of a part: of several the one first in a, and of those the first in b. */
  private Match longest(Part part) {
    Arrays.fill(ending, part.fromB(), part.toB() + 1, 0);
    Match best = new Match(part.fromA(), part.fromB(), 0);
    for (int i = part.fromA(); i < part.toA(); i++) {
      int diagonal = 0;
      for (int j = part.fromB(); j < part.toB(); j++) {
        int length = a[i] == b[j] ? diagonal + 1 : 0;
        diagonal = ending[j + 1];
        ending[j + 1] = length;
        if (length > best.length()) {
          best = new Match(i + 1 - length, j + 1 - length, length);
        }
      }
    }
    return best;
  }
}
