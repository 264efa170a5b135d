package org.lacuna.results.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.lacuna.results.AttentionPoint;
import org.lacuna.results.AttentionTimings;
import org.lacuna.results.Quantities;
import org.lacuna.results.RunException;

/**
 * Time of one pass against length, both logarithmic: a line a method, dense attention as the dashed
 * line of break-even, and a ring where a method falls below it for good.
 */
public final class AttentionChart {

  private static final String BREAK_EVEN = "dense (break-even)";

  private AttentionChart() {}

  /**
   * The chart of one pass.
   *
   * @throws RunException if nothing was measured in it
   */
  public static Picture of(AttentionTimings timings, String pass) {
    Map<AttentionTimings.Contestant, SortedMap<Integer, AttentionPoint>> all =
        timings.byContestant(pass);
    Map<String, SortedMap<Integer, Double>> lines = new LinkedHashMap<>();
    all.forEach((contestant, points) ->
        lines.put(label(timings, contestant), LengthChart.values(points, AttentionPoint::median)));
    LengthChart chart =
        new LengthChart(
            "Attention of one layer: " + pass,
            pass.equals("decode") ? "tokens in the cache" : "sequence length (tokens)",
            pass.equals("decode") ? "time a token (median)" : "time (median)",
            lines,
            Quantities::duration);
    for (AttentionTimings.Contestant contestant : all.keySet()) {
      String label = label(timings, contestant);
      if (isDense(contestant)) {
        chart.yardstick(label);
      } else {
        chart.line(label, contestant.method());
      }
    }
    ring(chart, timings, pass, all);
    return chart.picture();
  }

  private static boolean isDense(AttentionTimings.Contestant contestant) {
    return contestant.method().equals(AttentionTimings.DENSE);
  }

  private static String label(AttentionTimings timings, AttentionTimings.Contestant contestant) {
    return isDense(contestant) ? BREAK_EVEN : timings.label(contestant);
  }

  /** Rings lie on the line of dense attention, as drawn between its points. */
  private static void ring(
      LengthChart chart,
      AttentionTimings timings,
      String pass,
      Map<AttentionTimings.Contestant, SortedMap<Integer, AttentionPoint>> all) {
    all.forEach((contestant, dense) -> {
      if (isDense(contestant)) {
        timings
            .crossovers(pass)
            .forEach((crossing, crossover) -> {
              Double length = crossover.length();
              if (length != null && length > crossover.shortest()) {
                chart.ring(
                    timings.label(crossing) + " crosses",
                    crossing.method(),
                    length,
                    between(dense, length));
              }
            });
      }
    });
  }

  /** The time at a length between measured ones, on a line in logarithms of both. */
  private static double between(SortedMap<Integer, AttentionPoint> points, double length) {
    int next = (int) Math.floor(length) + 1;
    AttentionPoint below = List.copyOf(points.headMap(next).values()).getLast();
    List<AttentionPoint> beyond = List.copyOf(points.tailMap(next).values());
    AttentionPoint above = beyond.isEmpty() ? below : beyond.getFirst();
    double share =
        above.length() == below.length()
            ? 0
            : Math.log(length / below.length())
                / Math.log((double) above.length() / below.length());
    return Math.exp((1 - share) * Math.log(below.median()) + share * Math.log(above.median()));
  }
}
