package org.lacuna.datasets.metric;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The similarity of two texts by Ratcliff and Obershelp's "gestalt pattern matching" (1988): the
 * longest common stretch, the first of several, then the same to its left and to its right.
 *
 * <p>Gives what Python's {@code difflib.SequenceMatcher(None, a, b).ratio()} gives, over code
 * points as there. Takes the product of the lengths in time, and their sum in memory.
 */
final class SequenceMatcher {

  /** Where a text is long enough for some of its code points to be too frequent. */
  private static final int LONG = 200;

  /** Code points {@code [fromA, toA)} of one text against {@code [fromB, toB)} of the other. */
  private record Part(int fromA, int toA, int fromB, int toB) {}

  private record Match(int a, int b, int length) {}

  private final int[] a;
  private final int[] b;

  /** For each place of b: whether a match may begin with what is there. */
  private final boolean[] telling;

  /**
   * For each place of b: how long the common stretch is that ends before it, and in a where we are.
   */
  private final int[] ending;

  private SequenceMatcher(String a, String b, boolean autojunk) {
    this.a = a.codePoints().toArray();
    this.b = b.codePoints().toArray();
    this.ending = new int[this.b.length + 1];
    this.telling = new boolean[this.b.length];
    Set<Integer> frequent = autojunk ? frequent(this.b) : Set.of();
    for (int j = 0; j < telling.length; j++) {
      telling[j] = !frequent.contains(this.b[j]);
    }
  }

  /** Of a long text, the code points that make up more than a hundredth of it, and one more. */
  private static Set<Integer> frequent(int[] text) {
    Set<Integer> frequent = new HashSet<>();
    if (text.length >= LONG) {
      Map<Integer, Integer> counts = new HashMap<>();
      for (int point : text) {
        if (counts.merge(point, 1, Integer::sum) > text.length / 100 + 1) {
          frequent.add(point);
        }
      }
    }
    return frequent;
  }

  /**
   * Twice the matched code points over all of them; 1 for two empty texts. All code points are
   * alike: Python's {@code autojunk=False}.
   */
  static double ratio(String a, String b) {
    return new SequenceMatcher(a, b, false).ratio();
  }

  /**
   * As {@link #ratio(String, String)}, with Python's default, {@code autojunk=True}: where b has
   * 200 code points or more, those that make up more than a hundredth of it only lengthen matches
   * of others. So the texts cannot be exchanged.
   */
  static double autojunkRatio(String a, String b) {
    return new SequenceMatcher(a, b, true).ratio();
  }

  private double ratio() {
    int all = a.length + b.length;
    return all == 0 ? 1 : 2.0 * matched() / all;
  }

  private int matched() {
    int matched = 0;
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(0, a.length, 0, b.length));
    while (!parts.isEmpty()) {
      Part part = parts.pop();
      Match match = lengthened(longest(part), part);
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
        int length = telling[j] && a[i] == b[j] ? diagonal + 1 : 0;
        diagonal = ending[j + 1];
        ending[j + 1] = length;
        if (length > best.length()) {
          best = new Match(i + 1 - length, j + 1 - length, length);
        }
      }
    }
    return best;
  }

  /**
   * A match with what is alike on either side of it, frequent or not. One of no length, at the
   * part's start, is lengthened too, as there.
   */
  private Match lengthened(Match match, Part part) {
    int fromA = match.a();
    int fromB = match.b();
    while (fromA > part.fromA() && fromB > part.fromB() && a[fromA - 1] == b[fromB - 1]) {
      fromA--;
      fromB--;
    }
    int toA = match.a() + match.length();
    int toB = match.b() + match.length();
    while (toA < part.toA() && toB < part.toB() && a[toA] == b[toB]) {
      toA++;
      toB++;
    }
    return new Match(fromA, fromB, toA - fromA);
  }
}
