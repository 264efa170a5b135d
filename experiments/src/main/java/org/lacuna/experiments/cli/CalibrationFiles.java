package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.lacuna.results.TableText;
import org.lacuna.results.calibration.Calibration;
import org.lacuna.results.calibration.CalibrationCurves;
import org.lacuna.results.calibration.CalibrationTable;
import org.lacuna.results.calibration.ZigzagChart;

/** A calibration in the folder of the run whose layers were chosen by it: table and pictures. */
record CalibrationFiles(Calibration calibration, Path folder, boolean drawn) {
  /**
   * Writes {@code calibration.csv}, {@code zigzag}, {@code alphas} and {@code calibration-loss}.
   */
  static CalibrationFiles write(Calibration calibration, Path folder) {
    CalibrationTable.csv(calibration, folder.resolve("calibration.csv"));
    boolean drawn = PictureBeside.write(ZigzagChart.of(calibration), folder, "zigzag");
    PictureBeside.write(CalibrationCurves.alphas(calibration), folder, "alphas");
    PictureBeside.write(CalibrationCurves.loss(calibration), folder, "calibration-loss");
    return new CalibrationFiles(calibration, folder, drawn);
  }

  /** The table, and where the files are. */
  void print(PrintWriter out) {
    out.println();
    out.println(TableText.console(CalibrationTable.of(calibration)));
    if (drawn) {
      out.println("Zigzag: " + folder.resolve("zigzag.png"));
    }
    out.println();
    out.flush();
  }
}
