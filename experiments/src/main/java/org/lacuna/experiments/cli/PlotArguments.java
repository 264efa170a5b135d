package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.results.chart.Picture;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whose measurements are drawn, and where the picture goes. */
final class PlotArguments {
  @Parameters(
      arity = "1..*",
      paramLabel = "ROW",
      description =
          "A row: the name that its runs have, such as ssa-small-moba, the id of a run, or"
              + " LABEL=RUN,RUN,.. with ids or their beginnings. A label that is a method's name"
              + " has its colour.")
  private List<String> rows = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where the picture goes: .png or .svg.")
  private Path out = Path.of("");

  /** The rows, their runs finished or not. */
  Rows rows(LacunaCommand lacuna) {
    return Rows.of(rows, lacuna.workspace().store());
  }

  /** Draws, and says where. */
  void draw(Picture picture, PrintWriter terminal) {
    draw(picture, out, terminal);
  }

  /** Draws into a file, and says where. */
  static void draw(Picture picture, Path out, PrintWriter terminal) {
    String name = out.toString();
    if (name.endsWith(".png")) {
      picture.png(out);
    } else if (name.endsWith(".svg")) {
      picture.svg(out);
    } else {
      throw new ConfigException(
          "--out %s: expected a name that ends in .png or .svg".formatted(out));
    }
    terminal.println("Chart: " + out);
    terminal.flush();
  }
}
