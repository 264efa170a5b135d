package org.lacuna.results.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;

/**
 * The one look of all charts: white, lines on a light grid, the legend on the right without a box.
 */
public final class ChartStyle {

  /** Size of a chart in points; a bitmap has {@link ChartFile#SCALE} pixels a point. */
  public static final int WIDTH = 720;

  public static final int HEIGHT = 480;

  /** About the size of the plot in points, without titles, tick labels and legend. */
  public static final double PLOT_WIDTH = 510;

  public static final double PLOT_HEIGHT = 370;

  /** Letters. */
  public static final Color INK = new Color(0x333333);

  /** What stands behind the data: marks, yardsticks. */
  public static final Color FAINT = new Color(0x767676);

  private static final Color GRID = new Color(0xE3E3E3);
  private static final float LINE = 2f;

  /** Lengths of strokes and gaps; none for a solid line. */
  private static final List<float[]> DASHES =
      List.of(
          new float[] {}, new float[] {7, 4}, new float[] {2, 3}, new float[] {6, 2.5f, 2, 2.5f});

  private ChartStyle() {}

  /** An empty chart in this look; axis titles name quantity and unit. */
  public static XYChart lines(String title, String xTitle, String yTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    XYStyler style = chart.getStyler();
    look(style);
    style.setLegendSeriesLineLength(28);
    style.setMarkerSize(9);
    return chart;
  }

  /** An empty heat map in this look, without a grid and borders. */
  public static HeatMapChart heat(String title, String xTitle, String yTitle) {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    look(chart.getStyler());
    chart.getStyler().setDrawBorder(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    return chart;
  }

  private static void look(AxesChartStyler style) {
    fonts(style);
    colours(style);
    style.setLegendPosition(Styler.LegendPosition.OutsideE);
    style.setLegendPadding(8);
    style.setChartPadding(12);
    style.setChartTitlePadding(10);
    style.setPlotContentSize(1);
    style.setPlotMargin(0);
    style.setAxisTickPadding(6);
    style.setAxisTickMarkLength(4);
    // The grid, or the cells, show where the axes are.
    style.setAxisTicksLineVisible(false);
    style.setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right);
    style.setLocale(Locale.ROOT);
  }

  /** The line of a mark that is no data. */
  public static BasicStroke mark() {
    return new BasicStroke(
        1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {4, 4}, 0);
  }

  /** The line of a series that is alone in its colour. */
  public static BasicStroke line() {
    return line(0);
  }

  /**
   * The line of one of several series in a colour: solid, dashed, dotted, both by turns, and again.
   *
   * @param number of series in this colour before it
   */
  public static BasicStroke line(int number) {
    float[] dashes = DASHES.get(number % DASHES.size());
    return dashes.length == 0
        ? new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
        : new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0);
  }

  private static void fonts(AxesChartStyler style) {
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    style.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
  }

  private static void colours(AxesChartStyler style) {
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setLegendBackgroundColor(Color.WHITE);
    style.setLegendBorderColor(Color.WHITE);
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setAxisTickMarksColor(FAINT);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1f));
    style.setAnnotationTextFontColor(FAINT);
  }
}
