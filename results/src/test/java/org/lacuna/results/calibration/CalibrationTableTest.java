package org.lacuna.results.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.TableText;
import tech.tablesaw.api.Table;

class CalibrationTableTest {

  @TempDir Path folder;

  private static final Calibration CALIBRATION =
      Calibrations.of(List.of(0.5, 0.25, 0.75, 1.0 / 3), 1, 3);

  @Test
  void consoleListsEveryLayer() {
    assertThat(TableText.console(CalibrationTable.of(CALIBRATION)))
        .isEqualTo(
            """
            alphas of a-run; 2 of 4 layers become streaming (lowest, 50 %)
            layer  alpha  rank  becomes
            ─────────────────────────────
                0  0.500     3  full
                1  0.250     1  streaming
                2  0.750     4  full
                3  0.333     2  streaming
            """);
  }

  @Test
  void csvKeepsEveryDigit() throws Exception {
    Path file = folder.resolve("alphas.csv");
    CalibrationTable.csv(CALIBRATION, file);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            layer,alpha,rank,becomes
            0,0.5,3,full
            1,0.25,1,streaming
            2,0.75,4,full
            3,0.3333333333333333,2,streaming
            """);
  }

  @Test
  void historyHasARowAStep() {
    Calibration calibration = Calibrations.drifting(8, 100, 0.4);
    Table history = CalibrationTable.history(calibration);
    assertThat(history.rowCount()).isEqualTo(11);
    assertThat(history.columnCount()).isEqualTo(10);
    assertThat(history.doubleColumn("alpha of layer 7").getDouble(10))
        .isEqualTo(calibration.alphas().getLast());
  }
}
