package org.lacuna.results.attention;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.IChart;
import org.lacuna.results.chart.ChartStyle;
import org.lacuna.results.chart.Lettering;

/** Draws masks as squares in rows, queries downward and keys to the right; sizes are in points. */
record MaskPanels(String title, List<MaskPanel> panels) implements IChart {
  /** About the side of a square; cells are of whole pixels. */
  private static final int SIDE = 208;

  /** About as wide as a picture becomes before panels go on in a new row. */
  private static final int WIDEST = 1000;

  /** Room for title and legend, however few panels there are. */
  private static final int NARROWEST = 520;

  private static final int EDGE = 16;
  private static final int TITLE = 30;
  private static final int HEADINGS = 42;
  private static final int AXIS = 22;
  private static final int QUERIES = 28;
  private static final int GAP = 26;
  private static final int LEGEND = 20;

  private static final Color LATER = new Color(0xF1F1F1);
  private static final Color FRAME = new Color(0xC4C4C4);

  private int length() {
    return panels.getFirst().length();
  }

  /** Side of a cell: half a point is a pixel. */
  private double cell() {
    return Math.max(1, Math.round(2.0 * SIDE / length())) / 2.0;
  }

  private double side() {
    return cell() * length();
  }

  private double panelWidth() {
    return QUERIES + side() + GAP;
  }

  private double panelHeight() {
    return HEADINGS + side() + AXIS + GAP / 2.0;
  }

  private int rows() {
    int most = Math.max(1, (int) (WIDEST / panelWidth()));
    return Math.ceilDiv(panels.size(), most);
  }

  /** As many in each row, or nearly so. */
  private int columns() {
    return Math.ceilDiv(panels.size(), rows());
  }

  private double contentWidth() {
    return columns() * panelWidth() - GAP;
  }

  @Override
  public int getWidth() {
    return (int) Math.ceil(Math.max(NARROWEST, 2 * EDGE + contentWidth()));
  }

  @Override
  public int getHeight() {
    return (int) Math.ceil(2 * EDGE + TITLE + rows() * panelHeight() + LEGEND * legend().size());
  }

  @Override
  public String getTitle() {
    return title;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    // Cells lie on pixels; smoothed edges would show as lines between them.
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    Lettering letters = new Lettering(graphics);
    double middle = width / 2.0;
    double room = width - 2.0 * EDGE;
    letters.centred(title, Lettering.TITLE, ChartStyle.INK, middle, EDGE + 8.0, room);
    double left = Math.floor((width - contentWidth()) / 2);
    double top = EDGE + TITLE;
    for (int i = 0; i < panels.size(); i++) {
      int row = i / columns();
      int column = i % columns();
      double x = left + column * panelWidth() + QUERIES;
      panel(graphics, panels.get(i), x, top + row * panelHeight() + HEADINGS);
    }
    double line = top + rows() * panelHeight() + LEGEND / 2.0;
    for (String words : legend()) {
      letters.centred(words, Lettering.SMALL, ChartStyle.FAINT, middle, line, room);
      line += LEGEND;
    }
  }

  private List<String> legend() {
    List<String> lines = new ArrayList<>();
    lines.add("coloured: seen, white: not seen, grey: later than the query");
    if (panels.stream().anyMatch(MaskPanel::differs)) {
      lines.add("the paler the colour, the fewer heads see the key");
    }
    if (panels.stream().anyMatch(MaskPanel::hasBeside)) {
      lines.add("beside: summaries, and keys read again by a further branch, for each query");
    }
    return lines;
  }

  private void panel(Graphics2D graphics, MaskPanel panel, double x, double y) {
    Lettering letters = new Lettering(graphics);
    double middle = x + side() / 2;
    double room = panelWidth() - GAP / 2.0;
    letters.centred(panel.title(), Lettering.HEADING, ChartStyle.INK, middle, y - 30, room);
    letters.centred(panel.seen(), Lettering.SMALL, ChartStyle.FAINT, middle, y - 13, room);
    mask(graphics, panel, x, y);
    axes(letters, x, y);
  }

  private void mask(Graphics2D graphics, MaskPanel panel, double x, double y) {
    for (int t = 0; t < length(); t++) {
      int from = 0;
      for (int j = 1; j <= t + 1; j++) {
        double share = panel.share(t, from);
        if (j == t + 1 || panel.share(t, j) != share) {
          graphics.setColor(panel.color(share));
          graphics.fill(
              new Rectangle2D.Double(
                  x + from * cell(), y + t * cell(), (j - from) * cell(), cell()));
          from = j;
        }
      }
    }
    graphics.setColor(LATER);
    graphics.fill(later(x, y));
    graphics.setColor(FRAME);
    graphics.setStroke(new BasicStroke(0.5f));
    graphics.draw(new Rectangle2D.Double(x - 0.25, y - 0.25, side() + 0.5, side() + 0.5));
  }

  /** The stairs of keys that come after the query. */
  private Path2D later(double x, double y) {
    Path2D stairs = new Path2D.Double();
    stairs.moveTo(x + side(), y);
    for (int t = 0; t < length(); t++) {
      stairs.lineTo(x + (t + 1) * cell(), y + t * cell());
      stairs.lineTo(x + (t + 1) * cell(), y + (t + 1) * cell());
    }
    stairs.closePath();
    return stairs;
  }

  private void axes(Lettering letters, double x, double y) {
    String last = Integer.toString(length() - 1);
    double below = y + side() + 11;
    letters.left("0", Lettering.SMALL, ChartStyle.FAINT, x, below);
    letters.centred("key", Lettering.SMALL, ChartStyle.INK, x + side() / 2, below, side() / 2);
    letters.right(last, Lettering.SMALL, ChartStyle.FAINT, x + side(), below);
    letters.right("0", Lettering.SMALL, ChartStyle.FAINT, x - 4, y + 6);
    letters.upright("query", Lettering.SMALL, ChartStyle.INK, x - 12, y + side() / 2, side() / 2);
    letters.right(last, Lettering.SMALL, ChartStyle.FAINT, x - 4, y + side() - 6);
  }
}
