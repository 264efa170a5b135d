package org.lacuna.results.chart;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * One colour and one marker a method, the same in every picture.
 *
 * <p>Colours are those of Okabe and Ito (without the yellow, which is too pale for a line on
 * white), completed from Paul Tol's "muted" and "vibrant" schemes; all keep apart for the
 * colour-blind. Markers differ as well, for grayscale print. A method that is not listed gets a
 * colour of its own set by the hash of its name: the same always, and never that of a listed
 * method.
 */
public final class Palette {

  /** How a method looks. */
  public record Look(Color color, Marker marker) {}

  private static final Map<String, Look> RESERVED =
      Map.ofEntries(
          entry("full", 0x000000, SeriesMarkers.CIRCLE),
          entry("streaming", 0x56B4E9, SeriesMarkers.TRIANGLE_UP),
          entry("moba", 0x0072B2, SeriesMarkers.SQUARE),
          entry("ssa", 0xD55E00, SeriesMarkers.DIAMOND),
          entry("cca", 0x009E73, SeriesMarkers.TRIANGLE_DOWN),
          entry("nsa", 0xCC79A7, CrossMarker.PLUS),
          entry("loza", 0xE69F00, CrossMarker.CROSS),
          entry("streaming-llm", 0x882255, SeriesMarkers.TRAPEZOID),
          entry("lm-infinite", 0x777777, SeriesMarkers.RECTANGLE),
          entry("minference", 0x999933, SeriesMarkers.OVAL),
          entry("window", 0xEE3377, StarMarker.STAR));

  private static final List<Color> OTHERS =
      List.of(
          new Color(0x332288),
          new Color(0x117733),
          new Color(0xAA4499),
          new Color(0xCC6677),
          new Color(0x44AA99),
          new Color(0x8C564B));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.DIAMOND,
          SeriesMarkers.SQUARE,
          SeriesMarkers.TRIANGLE_UP,
          CrossMarker.CROSS,
          SeriesMarkers.CIRCLE,
          SeriesMarkers.TRIANGLE_DOWN,
          CrossMarker.PLUS);

  private Palette() {}

  /** The look of a method, by its name. */
  public static Look of(String method) {
    Look reserved = RESERVED.get(method);
    if (reserved != null) {
      return reserved;
    }
    // The two sizes have no common divisor, so equal colours mostly come with unlike markers.
    int hash = method.hashCode();
    return new Look(
        OTHERS.get(Math.floorMod(hash, OTHERS.size())),
        MARKERS.get(Math.floorMod(hash, MARKERS.size())));
  }

  /** Colours for what is no method, by its number: neighbours differ. */
  static Color color(int number) {
    return OTHERS.get(number % OTHERS.size());
  }

  /** The methods that have a fixed look. */
  public static Set<String> reserved() {
    return RESERVED.keySet();
  }

  private static Map.Entry<String, Look> entry(String method, int rgb, Marker marker) {
    return Map.entry(method, new Look(new Color(rgb), marker));
  }
}
