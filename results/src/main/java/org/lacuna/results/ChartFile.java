package org.lacuna.results;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.IChart;

/** Writes a chart as PNG or SVG, so that a file is there whole or not at all. */
public final class ChartFile {

  /** Pixels of a bitmap to one point of the chart, for screens of high resolution. */
  public static final int SCALE = 2;

  private ChartFile() {}

  /** Writes a PNG of {@link #SCALE} times the chart's size. */
  public static void png(IChart chart, Path target) {
    BufferedImage image =
        new BufferedImage(
            SCALE * chart.getWidth(), SCALE * chart.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.scale(SCALE, SCALE);
      chart.paint(graphics, chart.getWidth(), chart.getHeight());
    } finally {
      graphics.dispose();
    }
    AtomicFiles.write(
        target,
        out -> {
          if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this Java platform cannot write PNG");
          }
        });
  }

  /** The chart as an SVG document; {@code description} says in words what it shows. */
  public static String svg(IChart chart, String description) {
    SvgGraphics graphics =
        new SvgGraphics(chart.getWidth(), chart.getHeight(), chart.getTitle(), description);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    return graphics.document();
  }

  /** Writes {@link #svg(IChart, String)} to a file. */
  public static void svg(IChart chart, String description, Path target) {
    String document = svg(chart, description);
    AtomicFiles.write(target, out -> out.write(document.getBytes(StandardCharsets.UTF_8)));
  }
}
