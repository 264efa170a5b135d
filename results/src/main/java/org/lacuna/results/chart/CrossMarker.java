package org.lacuna.results.chart;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.style.markers.Marker;

/** A cross of thick bars; XChart's own are hairlines that vanish in print. */
final class CrossMarker extends Marker {

  /** Upright, like a plus sign. */
  static final Marker PLUS = new CrossMarker(0);

  /** Turned by an eighth, like the letter x. */
  static final Marker CROSS = new CrossMarker(Math.PI / 4);

  /** Bar width as a part of the marker's size; the bars stick out so that areas look alike. */
  private static final double THICKNESS = 0.34;

  private static final double REACH = 0.65;

  private final double angle;

  private CrossMarker(double angle) {
    this.angle = angle;
  }

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    double half = size * THICKNESS / 2;
    double reach = size * REACH;
    Area cross = new Area(new Rectangle2D.Double(-reach, -half, 2 * reach, 2 * half));
    cross.add(new Area(new Rectangle2D.Double(-half, -reach, 2 * half, 2 * reach)));
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(angle);
    graphics.fill(place.createTransformedShape(cross));
  }
}
