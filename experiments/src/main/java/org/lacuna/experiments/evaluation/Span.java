package org.lacuna.experiments.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring places of a sequence, such as positions or distances; written {@code 4-7}.
 *
 * @param from the first
 * @param to the last
 */
public record Span(int from, int to) {
  /** How many places. */
  public int size() {
    return to - from + 1;
  }

  /**
   * The places {@code 0 .. length - 1} in octaves: 0, 1, 2-3, 4-7 and so on.
   *
   * @param most of them; the last has what is left
   */
  public static List<Span> octaves(int length, int most) {
    List<Span> spans = new ArrayList<>();
    for (int from = 0; from < length; from = spans.getLast().to() + 1) {
      boolean last = spans.size() == most - 1;
      spans.add(
          new Span(from, last ? length - 1 : Math.min(length - 1, Math.max(0, 2 * from - 1))));
    }
    return List.copyOf(spans);
  }

  /** All octaves of so many places. */
  public static List<Span> octaves(int length) {
    return octaves(length, Integer.SIZE);
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
