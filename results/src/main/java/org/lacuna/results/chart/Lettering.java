package org.lacuna.results.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;

/**
 * Letters of pictures that are drawn by hand, in the look of all charts; places are in points.
 *
 * @param graphics draws them
 */
public record Lettering(Graphics2D graphics) {
  /** A picture's title. */
  public static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 16);

  /** A panel's title. */
  public static final Font HEADING = new Font(Font.SANS_SERIF, Font.BOLD, 13);

  /** Axes. */
  public static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  /** What stands beside the data. */
  public static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  /** Text around a point, cut where it is wider than there is room. */
  public void centred(String text, Font font, Color color, double x, double y, double room) {
    FontMetrics metrics = graphics.getFontMetrics(font);
    String shown = text;
    while (metrics.stringWidth(shown) > room && shown.length() > 2) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    draw(shown, font, color, x - metrics.stringWidth(shown) / 2.0, y);
  }

  /** Text around a point, read from the bottom to the top. */
  public void upright(String text, Font font, Color color, double x, double y, double room) {
    AffineTransform level = graphics.getTransform();
    graphics.rotate(-Math.PI / 2, x, y);
    centred(text, font, color, x, y, room);
    graphics.setTransform(level);
  }

  /** Text that begins at a place. */
  public void left(String text, Font font, Color color, double left, double middle) {
    draw(text, font, color, left, middle);
  }

  /** Text that ends at a place. */
  public void right(String text, Font font, Color color, double right, double middle) {
    draw(text, font, color, right - graphics.getFontMetrics(font).stringWidth(text), middle);
  }

  private void draw(String text, Font font, Color color, double left, double middle) {
    FontMetrics metrics = graphics.getFontMetrics(font);
    double baseline = middle + (metrics.getAscent() - metrics.getDescent()) / 2.0;
    graphics.setFont(font);
    graphics.setColor(color);
    graphics.drawString(text, (float) left, (float) baseline);
  }
}
