package org.lacuna.results.needle;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.lacuna.results.Digits;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.Picture;

/**
 * The needle heat map: a score by context length and depth, a panel a method, all on one scale from
 * 0 to 1. A dashed line stands after the training length: what is right of it was never trained.
 */
public final class NeedleChart {
  private static final Digits TWO = new Digits(2);

  private NeedleChart() {}

  /**
   * The chart of a table.
   *
   * @param trainingLength tokens a training sequence had; 0 to leave the mark out
   * @throws RunException if there is nothing in the table
   */
  public static Picture of(NeedleTable table, int trainingLength) {
    if (table.panels().isEmpty()) {
      throw new RunException(
          "heat map of %s (%s): expected rows of depths, found none; evaluate with depths such as [0, 0.5, 1]"
              .formatted(table.metric(), table.protocol()));
    }
    return new Picture(new NeedlePanels(table, trainingLength), describe(table, trainingLength));
  }

  private static String describe(NeedleTable table, int trainingLength) {
    String trained = trainingLength > 0 ? "Trained at " + trainingLength + " tokens. " : "";
    return trained
        + table.panels().stream()
            .map(panel -> panel.label() + ": " + describe(table, panel))
            .collect(Collectors.joining(". "));
  }

  private static String describe(NeedleTable table, NeedleTable.Panel panel) {
    return table.lengths().stream()
        .map(length ->
            "at %d tokens (%s of keys seen) %s"
                .formatted(
                    length,
                    Digits.percent(panel.visibleShare(length).orElse(Double.NaN)).strip(),
                    scores(panel, length, table.depths())))
        .collect(Collectors.joining("; "));
  }

  private static String scores(NeedleTable.Panel panel, int length, List<Double> depths) {
    return depths.stream()
        .map(depth -> "%s at depth %s".formatted(shown(panel.score(length, depth)), depth))
        .collect(Collectors.joining(", "));
  }

  /** A score as it stands in a cell. */
  static String shown(OptionalDouble score) {
    return score.isPresent() ? TWO.format(score.getAsDouble()) : Digits.ABSENT;
  }
}
