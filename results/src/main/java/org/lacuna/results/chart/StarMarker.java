package org.lacuna.results.chart;

import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/** A filled star of five points, of which XChart has none. */
final class StarMarker extends Marker {

  /** One point up. */
  static final Marker STAR = new StarMarker();

  private static final int POINTS = 5;

  /** Distances from the middle, in the marker's sizes, such that areas look alike. */
  private static final double TIP = 0.75;

  private static final double NOTCH = 0.35;

  private StarMarker() {}

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    Path2D star = new Path2D.Double();
    for (int corner = 0; corner < 2 * POINTS; corner++) {
      double angle = Math.PI * corner / POINTS;
      double reach = size * (corner % 2 == 0 ? TIP : NOTCH);
      double right = x + reach * Math.sin(angle);
      double down = y - reach * Math.cos(angle);
      if (corner == 0) {
        star.moveTo(right, down);
      } else {
        star.lineTo(right, down);
      }
    }
    star.closePath();
    graphics.fill(star);
  }
}
