package org.lacuna.results.chart;

import java.nio.file.Path;
import org.knowm.xchart.internal.chartpart.IChart;

/**
 * A chart and the same in words.
 *
 * @param chart the chart itself, for a notebook
 * @param description its numbers, for readers who cannot see the picture and for full-text search
 */
public record Picture(IChart chart, String description) {

  /** The PNG, {@link ChartFile#SCALE} pixels to a point. */
  public byte[] png() {
    return ChartFile.png(chart);
  }

  public void png(Path target) {
    ChartFile.png(chart, target);
  }

  public void svg(Path target) {
    ChartFile.svg(chart, description, target);
  }

  /** The SVG document, to stand inside a page. */
  public String svg() {
    return ChartFile.svg(chart, description);
  }
}
