package org.lacuna.results.attention;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.style.HeatMapStyler;
import org.lacuna.results.Digits;
import org.lacuna.results.chart.ChartStyle;
import org.lacuna.results.chart.Picture;

/**
 * What one query sees: a row a layer, or a head, and a column a key. The darker a cell the more
 * weight full attention gives the key, in blue where native attention sees it and in orange where
 * it does not: what is orange is lost.
 *
 * <p>Where there are more keys than columns a cell stands for some neighbours, the heaviest of
 * them.
 */
public final class SeenKeysChart {
  private static final int MOST_COLUMNS = 256;

  private static final Digits THREE = new Digits(3);

  private SeenKeysChart() {}

  /** The layers, each the mean of its heads. */
  public static Picture layers(String title, SeenKeys keys) {
    List<SeenKeys.Head> rows =
        IntStream.range(0, keys.layers().size()).mapToObj(keys::mean).toList();
    return picture(title, "layer", keys, rows);
  }

  /** The heads of one layer. */
  public static Picture heads(String title, SeenKeys keys, int layer) {
    return picture(title, "head of layer " + layer, keys, keys.layers().get(layer));
  }

  private static Picture picture(
      String title, String what, SeenKeys keys, List<SeenKeys.Head> rows) {
    int count = keys.query() + 1;
    int each = Math.ceilDiv(count, MOST_COLUMNS);
    int columns = Math.ceilDiv(count, each);
    List<Number[]> cells = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      int from = column * each;
      int to = Math.min(count, from + each);
      for (int row = 0; row < rows.size(); row++) {
        double shade = SeenColors.shade(heaviest(rows.get(row).keys().subList(from, to)));
        cells.add(new Number[] {column, row, shade});
      }
    }
    HeatMapChart chart =
        ChartStyle.heat(
            title,
            "key of query %d: blue is seen, orange is not, the darker the heavier (0.0001 to 1)"
                .formatted(keys.query()),
            what);
    HeatMapStyler style = chart.getStyler();
    style.setLegendVisible(false); // it would tell of the shades' own scale
    style.setRangeColors(SeenColors.SCALE.stops().toArray(Color[]::new)).setMin(-1).setMax(1);
    style.setXAxisMaxLabelCount(9);
    chart.addSeries(
        what,
        IntStream.range(0, columns).mapToObj(column -> column * each).toList(),
        IntStream.range(0, rows.size()).boxed().toList(),
        cells);
    return new Picture(chart, describe(what, rows));
  }

  private static SeenKeys.Key heaviest(List<SeenKeys.Key> keys) {
    return keys.stream().max(Comparator.comparingDouble(SeenKeys.Key::weight)).orElseThrow();
  }

  private static String describe(String what, List<SeenKeys.Head> rows) {
    return IntStream.range(0, rows.size())
        .mapToObj(row ->
            "%s %d sees %s of the weight in %d of %d keys"
                .formatted(
                    what,
                    row,
                    THREE.format(rows.get(row).mass()),
                    rows.get(row).keys().stream().filter(SeenKeys.Key::seen).count(),
                    rows.get(row).keys().size()))
        .collect(Collectors.joining("; "));
  }
}
