package org.lacuna.results.needle;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.knowm.xchart.internal.chartpart.IChart;
import org.lacuna.results.Digits;
import org.lacuna.results.chart.ChartStyle;
import org.lacuna.results.chart.ColorScale;
import org.lacuna.results.chart.LengthAxis;
import org.lacuna.results.chart.Lettering;

/**
 * Draws the panels of a heat map in rows, one colour bar beside them; all sizes are in points.
 *
 * @param trainingLength tokens; 0 for no mark
 */
record NeedlePanels(NeedleTable table, int trainingLength) implements IChart {
  private static final int CELL_WIDTH = 46;
  private static final int CELL_HEIGHT = 28;

  /** About as wide as a picture becomes before panels go on in a new row. */
  private static final int WIDEST = 860;

  /** Room for title and legend, however few panels there are. */
  private static final int NARROWEST = 560;

  private static final int EDGE = 16;
  private static final int TITLE = 34;
  private static final int PANEL_TITLE = 40;
  private static final int DEPTH_LABELS = 40;
  private static final int LENGTH_LABELS = 22;
  private static final int AXIS_TITLE = 24;
  private static final int GAP = 16;
  private static final int BAR = 16;
  private static final int BAR_LABELS = 44;
  private static final int LEGEND = 24;
  private static final int TICKS = 4;

  private int gridWidth() {
    return CELL_WIDTH * table.lengths().size();
  }

  private int gridHeight() {
    return CELL_HEIGHT * table.depths().size();
  }

  private int panelWidth() {
    // A panel's heading needs some room even where it has a single column.
    return DEPTH_LABELS + Math.max(gridWidth(), 3 * CELL_WIDTH) + GAP;
  }

  private int panelHeight() {
    return PANEL_TITLE + gridHeight() + LENGTH_LABELS + GAP;
  }

  private int columns() {
    return Math.clamp(WIDEST / panelWidth(), 1, table.panels().size());
  }

  private int rows() {
    return Math.ceilDiv(table.panels().size(), columns());
  }

  @Override
  public int getWidth() {
    return Math.max(NARROWEST, contentWidth());
  }

  private int contentWidth() {
    return 2 * EDGE + AXIS_TITLE + columns() * panelWidth() + BAR + BAR_LABELS;
  }

  @Override
  public int getHeight() {
    return 2 * EDGE + TITLE + rows() * panelHeight() + AXIS_TITLE + (isMarked() ? LEGEND : 0);
  }

  @Override
  public String getTitle() {
    String metric = table.metric().replace('_', ' ');
    return "%s%s by length and depth, %s"
        .formatted(Character.toUpperCase(metric.charAt(0)), metric.substring(1), table.protocol());
  }

  /** Whether the training length is known. */
  private boolean isMarked() {
    return trainingLength > 0;
  }

  @Override
  public void paint(Graphics2D graphics, int width, int height) {
    Lettering letters = new Lettering(graphics);
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    int left = EDGE + AXIS_TITLE + (width - contentWidth()) / 2;
    int top = EDGE + TITLE;
    letters.centred(
        getTitle(), Lettering.TITLE, ChartStyle.INK, width / 2.0, EDGE + 14, width - 2 * EDGE);
    for (int i = 0; i < table.panels().size(); i++) {
      panel(
          graphics,
          table.panels().get(i),
          left + i % columns() * panelWidth() + DEPTH_LABELS,
          top + i / columns() * panelHeight());
    }
    int bottom = top + rows() * panelHeight();
    double middle = left + columns() * panelWidth() / 2.0;
    letters.centred(
        "context length (tokens)", Lettering.PLAIN, ChartStyle.INK, middle, bottom + 6, WIDEST);
    letters.upright(
        "depth (0 first, 1 last)",
        Lettering.PLAIN,
        ChartStyle.INK,
        left - AXIS_TITLE + 10.0,
        (top + bottom) / 2.0,
        WIDEST);
    bar(graphics, left + columns() * panelWidth(), top + PANEL_TITLE);
    if (isMarked()) {
      letters.centred(
          "trained at %s tokens: beyond the dashed line nothing was trained"
              .formatted(LengthAxis.label(trainingLength)),
          Lettering.SMALL,
          ChartStyle.FAINT,
          width / 2.0,
          bottom + 6 + LEGEND,
          width);
    }
  }

  private void panel(Graphics2D graphics, NeedleTable.Panel panel, int x, int y) {
    Lettering letters = new Lettering(graphics);
    int grid = y + PANEL_TITLE;
    double middle = x + gridWidth() / 2.0;
    int room = panelWidth() - GAP;
    letters.centred(panel.label(), Lettering.HEADING, ChartStyle.INK, middle, y + 12, room);
    letters.centred(seen(panel), Lettering.SMALL, ChartStyle.FAINT, middle, y + 29, room);
    for (int d = 0; d < table.depths().size(); d++) {
      double centre = grid + (d + 0.5) * CELL_HEIGHT;
      letters.right(
          Double.toString(table.depths().get(d)), Lettering.PLAIN, ChartStyle.INK, x - 6.0, centre);
      for (int l = 0; l < table.lengths().size(); l++) {
        cell(
            graphics,
            panel.score(table.lengths().get(l), table.depths().get(d)),
            x + l * CELL_WIDTH,
            grid + d * CELL_HEIGHT);
      }
    }
    for (int l = 0; l < table.lengths().size(); l++) {
      letters.centred(
          LengthAxis.label(table.lengths().get(l)),
          table.lengths().get(l) == trainingLength ? Lettering.HEADING : Lettering.PLAIN,
          ChartStyle.INK,
          x + (l + 0.5) * CELL_WIDTH,
          grid + gridHeight() + 12,
          CELL_WIDTH);
    }
    if (isMarked()) {
      markTraining(graphics, x, grid);
    }
  }

  /** How sparse the attention was from the shortest to the longest length. */
  private String seen(NeedleTable.Panel panel) {
    double[] shares =
        table.lengths().stream()
            .map(panel::visibleShare)
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    String percents =
        DoubleStream.of(shares)
            .mapToObj(share -> Digits.percent(share).strip())
            .distinct()
            .collect(Collectors.joining(", "));
    return shares.length == 0 ? "" : "sees " + percents;
  }

  private static void cell(Graphics2D graphics, OptionalDouble score, int x, int y) {
    Lettering letters = new Lettering(graphics);
    boolean known = score.isPresent() && Double.isFinite(score.getAsDouble());
    Color color = known ? ScoreColors.SCALE.at(score.getAsDouble()) : Color.WHITE;
    graphics.setColor(color);
    graphics.fill(new Rectangle2D.Double(x, y, CELL_WIDTH, CELL_HEIGHT));
    graphics.setColor(Color.WHITE);
    graphics.setStroke(new BasicStroke(1f));
    graphics.draw(new Rectangle2D.Double(x, y, CELL_WIDTH, CELL_HEIGHT));
    letters.centred(
        NeedleChart.shown(score),
        Lettering.SMALL,
        ColorScale.ink(color),
        x + CELL_WIDTH / 2.0,
        y + CELL_HEIGHT / 2.0,
        CELL_WIDTH);
  }

  private void markTraining(Graphics2D graphics, int x, int grid) {
    long trained = table.lengths().stream().filter(length -> length <= trainingLength).count();
    double at = x + trained * (double) CELL_WIDTH;
    graphics.setColor(ChartStyle.INK);
    graphics.setStroke(ChartStyle.mark());
    graphics.draw(new Line2D.Double(at, grid - 4, at, grid + gridHeight() + 4.0));
  }

  /** The one scale of all panels, 1 at the top. */
  private void bar(Graphics2D graphics, int x, int y) {
    Lettering letters = new Lettering(graphics);
    int height = rows() * panelHeight() - PANEL_TITLE - LENGTH_LABELS - GAP;
    for (int i = 0; i < height; i++) {
      graphics.setColor(ScoreColors.SCALE.at(1 - (i + 0.5) / height));
      graphics.fill(new Rectangle2D.Double(x, y + i, BAR, 1.5));
    }
    for (int tick = 0; tick <= TICKS; tick++) {
      double score = (double) tick / TICKS;
      double at = y + (1 - score) * height;
      letters.left(new Digits(2).format(score), Lettering.SMALL, ChartStyle.INK, x + BAR + 6.0, at);
    }
  }
}
