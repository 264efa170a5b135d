package org.lacuna.datasets.task.needle;

import java.util.Comparator;
import java.util.List;
import org.lacuna.datasets.task.SampleText;

/**
 * A sentence to hide.
 *
 * @param depth the share of the haystack before it
 * @param evidence whether the answer can be read off it
 */
record Hidden(double depth, String text, boolean evidence) {

  /**
   * Writes a haystack with sentences hidden in it.
   *
   * <p>Each stands at the seam nearest to its depth: 0 is before all of the text, 1 after all of
   * it. Those of one place keep their order.
   *
   * @param units of the hay
   * @param filler ends the hay
   */
  static void write(SampleText into, Hay hay, int units, String filler, List<Hidden> sentences) {
    String text = (hay.text(units) + filler).strip();
    boolean first = true;
    int done = 0;
    for (Hidden hidden :
        sentences.stream().sorted(Comparator.comparingDouble(Hidden::depth)).toList()) {
      int place = hay.seam(text, (int) Math.round(hidden.depth() * text.length()));
      if (place > done) {
        into.context((first ? "" : hay.joint()) + text.substring(done, place).stripTrailing());
        first = false;
        done = place;
      }
      if (!first) {
        into.context(hay.joint());
      }
      if (hidden.evidence()) {
        into.evidence(hidden.text());
      } else {
        into.context(hidden.text());
      }
      first = false;
    }
    if (done < text.length()) {
      into.context((first ? "" : hay.joint()) + text.substring(done));
    }
  }
}
