package org.lacuna.results.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.lacuna.results.statistics.Interval;

class BandTest {
  private static final ScoreScale SCALE = new ScoreScale(false, 0, 10, 10);

  private static List<XYSeries> drawn(CurvePoint... points) {
    XYChart chart = ChartStyle.lines("", "", "");
    new Curves(chart, DoubleUnaryOperator.identity(), SCALE)
        .draw(List.of(new Curve("moba", "moba", List.of(points))));
    return List.copyOf(chart.getSeriesCollection());
  }

  @Test
  @DisplayName("a band goes along the upper ends and back along the lower, behind its line")
  void outline() {
    List<XYSeries> series =
        drawn(
            new CurvePoint(1, 3, new Interval(2, 4)),
            new CurvePoint(2, 5, new Interval(4, 7)),
            new CurvePoint(3, 6, new Interval(5, 8)));
    assertThat(series).hasSize(2);
    assertThat(series.getFirst().getXData()).containsExactly(1, 2, 3, 3, 2, 1);
    assertThat(series.getFirst().getYData()).containsExactly(4, 7, 8, 5, 4, 2);
    assertThat(series.getFirst().getFillColor().getAlpha()).isLessThan(100);
    assertThat(series.getLast().getYData()).containsExactly(3, 5, 6);
  }

  @Test
  @DisplayName("points without an interval part a band")
  void gaps() {
    List<XYSeries> series =
        drawn(
            new CurvePoint(1, 3, new Interval(2, 4)),
            new CurvePoint(2, 5, new Interval(4, 6)),
            new CurvePoint(3, 5, null),
            new CurvePoint(4, 5, new Interval(4, 6)));
    assertThat(series).hasSize(3);
    assertThat(series.get(0).getXData()).containsExactly(1, 2, 2, 1);
    assertThat(series.get(1).getXData()).containsExactly(4, 4);
  }

  @Test
  @DisplayName("what reaches beyond the axis is cut at its end")
  void cut() {
    assertThat(drawn(new CurvePoint(1, 3, new Interval(-5, 40))).getFirst().getYData())
        .containsExactly(10, 0);
  }

  @Test
  @DisplayName("intervals widen a scale, but an enormous one does not flatten the lines")
  void scale() {
    double[] scores = {1, 2};
    ScoreScale plain = ScoreScale.of(scores);
    ScoreScale near = Curves.scale(curve(new Interval(0.8, 1.2)));
    ScoreScale far = Curves.scale(curve(new Interval(-100, 100)));
    assertThat(near.bottom()).isLessThan(plain.bottom());
    assertThat(near.plotted(0.8)).isGreaterThan(near.bottom());
    assertThat(far.doublings()).isFalse();
    assertThat(far.top() - far.bottom()).isLessThan(4 * (plain.top() - plain.bottom()));
  }

  private static List<XYSeries> many(int points) {
    return many(5, points);
  }

  private static List<XYSeries> many(int curves, int points) {
    XYChart chart = ChartStyle.lines("", "", "");
    List<CurvePoint> same =
        IntStream.range(0, points)
            .mapToObj(at -> new CurvePoint(at, 5, new Interval(4, 6)))
            .toList();
    new Curves(chart, DoubleUnaryOperator.identity(), SCALE)
        .draw(
            IntStream.rangeClosed(1, curves)
                .mapToObj(i -> new Curve("moba " + i, "moba", same))
                .toList());
    return List.copyOf(chart.getSeriesCollection());
  }

  @Test
  @DisplayName("intervals of many curves stand side by side; of many points they stay bands")
  void strokes() {
    List<XYSeries> few = many(3);
    assertThat(few).hasSize(10);
    double[] first = few.get(0).getXData();
    double[] last = few.get(4).getXData();
    assertThat(first[0]).isNegative().isEqualTo(first[1]).isEqualTo(-last[0]);
    assertThat(few.get(2).getXData()).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(few.get(0).getYData()).startsWith(4, 6, Double.NaN);
    assertThat(many(30).getFirst().getXYSeriesRenderStyle().orElseThrow())
        .isEqualTo(XYSeries.XYSeriesRenderStyle.PolygonArea);
  }

  @Test
  @DisplayName("strokes stay nearer to their place than to the next, and apart at a single one")
  void apart() {
    List<XYSeries> many = many(20, 12);
    assertThat(many.get(19).getXData()[0]).isBetween(0.3, 0.5);
    assertThat(many.get(0).getXData()[3]).isBetween(0.5, 0.7);
    List<XYSeries> single = many(5, 1);
    assertThat(single.get(0).getXData()[0]).isLessThan(single.get(1).getXData()[0]);
  }

  @Test
  @DisplayName("four lines of one colour differ in their dashes")
  void dashes() {
    assertThat(many(3).subList(5, 9))
        .map(line -> Arrays.toString(line.getLineStyle().getDashArray()))
        .doesNotHaveDuplicates();
  }

  private static List<Curve> curve(Interval first) {
    return List.of(
        new Curve(
            "moba", "moba", List.of(new CurvePoint(1, 1, first), new CurvePoint(2, 2, null))));
  }
}
