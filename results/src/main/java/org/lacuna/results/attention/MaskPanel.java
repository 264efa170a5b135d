package org.lacuna.results.attention;

import java.awt.Color;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.lacuna.results.Digits;
import org.lacuna.results.chart.ColorScale;
import org.lacuna.results.chart.Palette;

/**
 * The masks of some heads, one over the other.
 *
 * @param title what they are of
 * @param heads of one method and length, one or more
 */
record MaskPanel(String title, List<SeenMask> heads) {
  /** So that a key which few heads see does not look like one that none sees. */
  private static final double PALEST = 0.25;

  private static final Digits ONE = new Digits(1);

  MaskPanel {
    heads = List.copyOf(heads);
  }

  int length() {
    return heads.getFirst().length();
  }

  /** The share of the heads that see a key. */
  double share(int query, int key) {
    return (double) heads.stream().filter(head -> head.sees(query, key)).count() / heads.size();
  }

  /** Whether some heads see what others do not. */
  boolean differs() {
    return heads.stream().anyMatch(head -> !runs(head).equals(runs(heads.getFirst())));
  }

  private static List<List<SeenMask.Run>> runs(SeenMask mask) {
    return mask.queries().stream().map(SeenMask.Query::runs).toList();
  }

  /** White for a key that no head sees, the method's own colour for one that all see. */
  Color color(double share) {
    Color full = Palette.of(heads.getFirst().method()).color();
    ColorScale scale = ColorScale.of(Color.WHITE, full);
    return share == 0 ? Color.WHITE : scale.at(PALEST + (1 - PALEST) * share);
  }

  /** How much is seen, {@code sees 31 %, 4.5 beside}. */
  String seen() {
    double beside = mean(SeenMask::beside);
    String share = "sees " + Digits.percent(mean(SeenMask::seenShare)).strip();
    return hasBeside() ? "%s, %s beside".formatted(share, ONE.format(beside)) : share;
  }

  /** Whether queries attend to more than the keys that they see as they are. */
  boolean hasBeside() {
    return mean(SeenMask::beside) > 0;
  }

  private double mean(ToDoubleFunction<SeenMask> what) {
    return heads.stream().mapToDouble(what).average().orElseThrow();
  }

  /** In words. */
  String describe() {
    String beside =
        hasBeside() ? ", and %s beside".formatted(ONE.format(mean(SeenMask::beside))) : "";
    return "%s: a query sees %s of the keys up to its own%s"
        .formatted(title, Digits.percent(mean(SeenMask::seenShare)).strip(), beside);
  }
}
