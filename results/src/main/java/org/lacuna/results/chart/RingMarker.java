package org.lacuna.results.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import org.knowm.xchart.style.markers.Marker;

/** A ring around a place on a line that is no measured point. */
final class RingMarker extends Marker {

  static final Marker RING = new RingMarker();

  private static final double RADIUS = 0.75;

  private RingMarker() {}

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    double radius = RADIUS * size;
    graphics.setStroke(new BasicStroke(2f));
    graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
  }
}
