package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.compare.NamedRows;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
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

  /** The runs of each row, finished or not. */
  SequencedMap<String, List<RunFolder>> runs(LacunaCommand lacuna) {
    return NamedRows.of(rows, lacuna.workspace().store());
  }

  /** The latest measurements of the rows' runs, each called what its row is. */
  List<Measurement> measurements(LacunaCommand lacuna) {
    List<Measurement> all = new ArrayList<>();
    runs(lacuna)
        .forEach((label, runs) -> {
          List<Measurement> rows =
              runs.stream()
                  .flatMap(run -> Measurement.latest(run.measurements()).stream())
                  .map(row -> row.withMethod(label))
                  .toList();
          if (rows.isEmpty()) {
            throw new ConfigException(
                "row %s: nothing was measured of it; lacuna eval %s does so"
                    .formatted(label, runs.getFirst().id()));
          }
          all.addAll(rows);
        });
    return all;
  }

  /** Tokens of the sequences that the rows' runs were trained with; 0 where they differ. */
  int trainingLength(LacunaCommand lacuna) {
    List<Integer> lengths =
        runs(lacuna).values().stream()
            .flatMap(List::stream)
            .map(run -> RunConfig.read(run.name(), run.config()).training().length())
            .distinct()
            .toList();
    return lengths.size() == 1 ? lengths.getFirst() : 0;
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
