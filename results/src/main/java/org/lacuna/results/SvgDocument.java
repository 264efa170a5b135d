package org.lacuna.results;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.PathIterator;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects filled and stroked shapes as an SVG document.
 *
 * <p>Shapes become paths with coordinates of two decimals. Letters arrive as shapes, so the picture
 * looks the same without the fonts it was drawn with; what it shows stands as text in its title and
 * description.
 */
final class SvgDocument {

  private static final int DECIMALS = 2;

  private final String head;
  private final StringBuilder body = new StringBuilder();
  private final Map<String, String> clips = new LinkedHashMap<>();
  private final String clipPrefix;

  /** An empty document of a size in points. */
  SvgDocument(int width, int height, String title, String description) {
    // Several documents can stand in one page, where ids must not meet.
    clipPrefix = "c" + Integer.toHexString((title + description).hashCode()) + "-";
    head =
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" role="img">
        <title>%s</title>
        <desc>%s</desc>
        """
            .formatted(width, height, width, height, escape(title), escape(description));
  }

  void fill(Shape shape, AffineTransform transform, Color color, @Nullable Shape clip) {
    String rule =
        shape.getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD
            ? " fill-rule=\"evenodd\""
            : "";
    path(shape, transform, paint("fill", color) + rule, clip);
  }

  void stroke(
      Shape shape,
      AffineTransform transform,
      Color color,
      BasicStroke stroke,
      @Nullable Shape clip) {
    double scale = Math.sqrt(Math.abs(transform.getDeterminant()));
    StringBuilder style = new StringBuilder("fill=\"none\"").append(paint(" stroke", color));
    style.append(" stroke-width=\"").append(number(stroke.getLineWidth() * scale)).append('"');
    style.append(
        switch (stroke.getEndCap()) {
          case BasicStroke.CAP_ROUND -> " stroke-linecap=\"round\"";
          case BasicStroke.CAP_SQUARE -> " stroke-linecap=\"square\"";
          default -> "";
        });
    style.append(
        switch (stroke.getLineJoin()) {
          case BasicStroke.JOIN_ROUND -> " stroke-linejoin=\"round\"";
          case BasicStroke.JOIN_BEVEL -> " stroke-linejoin=\"bevel\"";
          default -> "";
        });
    float[] dash = stroke.getDashArray();
    if (dash != null) {
      style.append(" stroke-dasharray=\"");
      for (float length : dash) {
        style.append(number(length * scale)).append(' ');
      }
      style.setCharAt(style.length() - 1, '"');
    }
    path(shape, transform, style.toString(), clip);
  }

  /** The whole document, which can stand in a file or inside a page. */
  @Override
  public String toString() {
    StringBuilder definitions = new StringBuilder();
    clips.forEach((data, id) ->
        definitions
            .append("<clipPath id=\"%s\"><path d=\"%s\"/></clipPath>".formatted(id, data))
            .append('\n'));
    String defs = clips.isEmpty() ? "" : "<defs>\n" + definitions + "</defs>\n";
    return head + defs + body + "</svg>\n";
  }

  private void path(Shape shape, AffineTransform transform, String style, @Nullable Shape clip) {
    String data = data(shape, transform);
    if (data.isEmpty()) {
      return;
    }
    body.append("<path d=\"").append(data).append("\" ").append(style);
    if (clip != null) {
      String id = clips.computeIfAbsent(data(clip, null), key -> clipPrefix + clips.size());
      body.append(" clip-path=\"url(#").append(id).append(")\"");
    }
    body.append("/>\n");
  }

  private static String paint(String attribute, Color color) {
    String paint = "%s=\"#%06x\"".formatted(attribute, color.getRGB() & 0xFFFFFF);
    return color.getAlpha() == 255
        ? paint
        : paint
            + "%s-opacity=\"%s\""
                .formatted(" " + attribute.strip(), number(color.getAlpha() / 255.0));
  }

  private static String data(Shape shape, @Nullable AffineTransform transform) {
    StringBuilder data = new StringBuilder();
    double[] at = new double[6];
    for (PathIterator path = shape.getPathIterator(transform); !path.isDone(); path.next()) {
      switch (path.currentSegment(at)) {
        case PathIterator.SEG_MOVETO -> points(data.append('M'), at, 2);
        case PathIterator.SEG_LINETO -> points(data.append('L'), at, 2);
        case PathIterator.SEG_QUADTO -> points(data.append('Q'), at, 4);
        case PathIterator.SEG_CUBICTO -> points(data.append('C'), at, 6);
        default -> data.append('Z');
      }
    }
    return data.toString();
  }

  private static void points(StringBuilder data, double[] at, int count) {
    for (int i = 0; i < count; i++) {
      data.append(i == 0 ? "" : " ").append(number(at[i]));
    }
  }

  private static String number(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.toPlainString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
