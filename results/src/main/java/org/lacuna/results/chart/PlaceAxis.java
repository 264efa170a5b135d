package org.lacuna.results.chart;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.style.XYStyler;

/**
 * Named places on the horizontal axis of a chart, the first at 0 and the others 1 apart. Names that
 * do not fit under their ticks are numbers there, from 1 on, and the legend of the numbers is the
 * caller's to show.
 *
 * @param names of the places
 */
record PlaceAxis(List<String> names) {
  /** About the width of a letter, in points. */
  private static final double LETTER = 8;

  /** Ticks are sums of steps. */
  private static final double NEAR = 1e-6;

  /** Letters of a label that is not seen. */
  private static final int BLANKS = 8;

  void scale(XYStyler style) {
    style.setXAxisMin(-0.5).setXAxisMax(names.size() - 0.5);
    style.setXAxisTickMarkSpacingHint((int) room());
    style.setXAxisTickLabelsFormattingFunction(this::label);
  }

  private double room() {
    return ChartStyle.PLOT_WIDTH / names.size();
  }

  private boolean isNumbered() {
    return names.stream().anyMatch(name -> name.length() * LETTER > room());
  }

  private String label(double at) {
    long place = Math.round(at);
    if (Math.abs(at - place) > NEAR || place < 0 || place >= names.size()) {
      return blank(Math.round(2 * at));
    }
    return isNumbered() ? Long.toString(place + 1) : names.get((int) place);
  }

  /**
   * Another one for every number up to 255: XChart leaves all labels out where two are the same.
   */
  private static String blank(long number) {
    StringBuilder blank = new StringBuilder();
    for (int i = 0; i < BLANKS; i++) {
      blank.append((number >> i & 1) == 0 ? ' ' : '\u00A0');
    }
    return blank.toString();
  }

  /** What the numbers stand for; empty where the names themselves are shown. */
  String legend() {
    return isNumbered()
        ? IntStream.range(0, names.size())
            .mapToObj(i -> (i + 1) + " " + names.get(i))
            .collect(Collectors.joining("; "))
        : "";
  }
}
