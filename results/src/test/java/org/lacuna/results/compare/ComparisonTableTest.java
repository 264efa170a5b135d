package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.lacuna.results.TableText;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

class ComparisonTableTest {

  private static final Comparison COMPARISON =
      new Scores()
          .add("full", "native", 512, 2.31, 2.33, 2.32)
          .add("full", "native", 1024, 2.21, 2.23)
          .add("ssa", "sparse", 512, 2.38, 2.41, 2.40)
          .add("ssa", "full", 512, 2.35)
          .comparison();

  @Test
  void consoleShowsMeansIntervalsAndSparsity() {
    // Half-widths: 0.01 * 4.3027 / sqrt(3), 0.015275 * 4.3027 / sqrt(3), 0.014142 * 12.706 /
    // sqrt(2).
    assertThat(TableText.console(ComparisonTable.shown(COMPARISON)))
        .isEqualTo(
            """
            loss ± 95 % interval over seeds (keys seen, % of causal), protocol window-mean
            row           seeds             512 tokens          1024 tokens
            ───────────────────────────────────────────────────────────────
            full            2–3  2.320 ± 0.025 ( 25 %)  2.22 ± 0.13 ( 25 %)
            ssa [sparse]      3  2.397 ± 0.038 ( 25 %)                    –
            ssa [full]        1  2.350 ±     – (100 %)                    –
            """);
  }

  @Test
  void oneSeedHasNoIntervalToShow() {
    Comparison one =
        new Scores().add("full", "native", 512, 2.31).add("ssa", "native", 512, 2.38).comparison();
    assertThat(TableText.console(ComparisonTable.shown(one)))
        .containsPattern("2\\.380? \\( 25 %\\)");
  }

  @Test
  void differencesAreTakenSeedBySeed() {
    // 0.07, 0.08, 0.08: half-width 0.0057735 * 4.3027 / sqrt(3).
    assertThat(TableText.console(ComparisonTable.differences(COMPARISON, "full")))
        .isEqualTo(
            """
            loss less that of full ± 95 % interval over seeds (* excludes 0), protocol window-mean
            row                512 tokens  1024 tokens
            ──────────────────────────────────────────
            full                        –            –
            ssa [sparse]  0.077 ± 0.014 *            –
            ssa [full]    0.040 ±     –              –
            """);
  }

  @Test
  void csvHasEveryNumber() {
    String csv = TableText.csv(ComparisonTable.all(COMPARISON));
    Table back = Table.read().usingOptions(CsvReadOptions.builderFromString(csv));
    assertThat(back.columnNames())
        .containsExactly(
            "row",
            "length",
            "seeds",
            "mean",
            "standardDeviation",
            "lower",
            "upper",
            "meanVisibleShare");
    assertThat(back.stringColumn("row").asList())
        .containsExactly("full", "full", "ssa [sparse]", "ssa [full]");
    assertThat(back.intColumn("seeds").asList()).containsExactly(3, 2, 3, 1);
    assertThat(back.doubleColumn("lower").getDouble(0)).isCloseTo(2.2951586, within(1e-6));
    assertThat(back.doubleColumn("lower").isMissing(3)).isTrue();
    assertThat(csv).endsWith("ssa [full],512,1,2.35,,,,1.0\n");
  }

  @Test
  void allDifferencesLeaveTheBaseOut() {
    Table all = ComparisonTable.allDifferences(COMPARISON, "full");
    assertThat(all.stringColumn("row").asList()).containsExactly("ssa [sparse]", "ssa [full]");
    assertThat(all.doubleColumn("mean").getDouble(0)).isCloseTo(0.23 / 3, within(1e-12));
    assertThat(all.doubleColumn("mean").getDouble(1)).isCloseTo(0.04, within(1e-12));
  }
}
