package org.lacuna.results.calibration;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Digits;
import org.lacuna.results.TableText;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A calibration as tables. */
public final class CalibrationTable {

  private CalibrationTable() {}

  /**
   * The outcome, a row a layer: its alpha, the rank of that (1 for the lowest), what it becomes.
   */
  public static Table of(Calibration calibration) {
    Calibration.Choice choice = calibration.choice();
    int layers = calibration.layers();
    return Table.create(
            "alphas of %s; %d of %d layers become streaming (%s, %s)"
                .formatted(
                    calibration.run(),
                    choice.layers().size(),
                    layers,
                    choice.rule(),
                    Digits.percent(choice.share()).strip()))
        .addColumns(
            IntColumn.create("layer", IntStream.range(0, layers)),
            DoubleColumn.create("alpha", calibration.alphas()),
            IntColumn.create("rank", calibration.ranks().stream().mapToInt(rank -> rank)),
            StringColumn.create(
                "becomes",
                IntStream.range(0, layers)
                    .mapToObj(layer -> calibration.streams(layer) ? "streaming" : "full")));
  }

  /** The way to it, a row a step: the loss and the alpha of each layer. */
  public static Table history(Calibration calibration) {
    Table table =
        Table.create("calibration of " + calibration.run())
            .addColumns(
                LongColumn.create(
                    "step",
                    calibration.history().stream().mapToLong(Calibration.Step::step).toArray()),
                DoubleColumn.create(
                    "loss", calibration.history().stream().mapToDouble(Calibration.Step::loss)));
    for (int i = 0; i < calibration.layers(); i++) {
      int layer = i;
      table.addColumns(
          DoubleColumn.create(
              "alpha of layer " + layer,
              calibration.history().stream().mapToDouble(step -> step.alphas().get(layer))));
    }
    return table;
  }

  /** Writes {@link #of} as CSV, with every digit; the file is there whole or not at all. */
  public static void csv(Calibration calibration, Path target) {
    AtomicFiles.write(target, TableText.csv(of(calibration)));
  }
}
