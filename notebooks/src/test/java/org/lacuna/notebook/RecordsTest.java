package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.lacuna.config.ConfigException;
import org.lacuna.results.TableText;
import tech.tablesaw.api.Table;

class RecordsTest {
  private static final String RUNS = "results/reference/regimes/runs";

  private final Lab lab = Lab.open();

  @Test
  void calibrationsOfRecordsAreWhatTheirTrainingWrote() throws IOException {
    Path runs = lab.workspace().code().resolve(RUNS);

    Table found = lab.records(RUNS).rows("loza-small-calibrate-5b93aa2f52").calibrated();

    assertThat(TableText.csv(found))
        .isEqualTo(Files.readString(runs.resolve("loza-small-sparse-bdd02c9b78/calibration.csv")));
  }

  @Test
  void rowsWithoutCalibrationSaySo() {
    Trained full = lab.records(RUNS).rows("loza-small-midtrain");

    assertThatThrownBy(full::zigzag)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no layers were calibrated");
  }

  @Test
  void publishedNumbersNeedNoRuns() {
    Table table = lab.published("ssa-table3");

    assertThat(table.columnNames())
        .containsExactly("row", "perplexity, paper", "common sense (%), paper");
    assertThat(table.stringColumn("row").asList()).contains("no alignment loss");
    assertThat(table.where(table.stringColumn("row").isEqualTo("SSA")).get(0, 1))
        .isEqualTo("24.20");
  }
}
