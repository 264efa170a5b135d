package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.lacuna.results.statistics.Interval;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

class PerplexityTableTests {

  @Test
  void oneRowAMethodAndOneColumnALength() {
    Table scores = Samples.table().scores();
    assertThat(scores.columnNames())
        .containsExactly("method", "256 tokens", "512 tokens", "1024 tokens");
    assertThat(scores.stringColumn("method").asList()).containsExactly("full", "moba");
    assertThat(scores.doubleColumn("512 tokens").asList()).containsExactly(7.5, 9.25);
    assertThat(Samples.table().visibleShares().doubleColumn("512 tokens").asList())
        .containsExactly(1.0, 0.25);
  }

  @Test
  void otherMetricsAndProtocolsStayOut() {
    assertThat(PerplexityTable.of(Samples.grid(), "loss", "window-mean").rows()).isEmpty();
    assertThat(PerplexityTable.of(Samples.grid(), "perplexity", "same-targets").rows()).isEmpty();
  }

  @Test
  void seedsAreAveraged() {
    PerplexityTable table =
        of(Samples.perplexity("a", "moba", 256, 8, 1), Samples.perplexity("b", "moba", 256, 10, 2));
    assertThat(table.rows()).hasSize(1);
    PerplexityTable.Cell cell = table.rows().getFirst().cell(256).orElseThrow();
    assertThat(cell.value()).isEqualTo(9);
    assertThat(cell.runs()).isEqualTo(2);
    // Student's t of one degree of freedom: 12.706 standard errors of 1.
    Interval interval = Objects.requireNonNull(cell.interval());
    assertThat(interval.lower()).isCloseTo(9 - 12.706, within(0.001));
    assertThat(interval.upper()).isCloseTo(9 + 12.706, within(0.001));
  }

  @Test
  void runsThatRepeatASeedAreKeptApart() {
    PerplexityTable table =
        of(Samples.perplexity("a", "moba", 256, 8, 1), Samples.perplexity("b", "moba", 256, 10, 1));
    assertThat(table.rows())
        .extracting(PerplexityTable.Row::label)
        .containsExactly("moba (a)", "moba (b)");
  }

  @Test
  void measuredAgainTheLaterCounts() {
    PerplexityTable table =
        of(Samples.perplexity("a", "moba", 256, 8, 1), Samples.perplexity("a", "moba", 256, 9, 1));
    assertThat(table.rows().getFirst().cell(256).orElseThrow().value()).isEqualTo(9);
  }

  @Test
  void modesHaveRowsOfTheirOwn() {
    Measurement own = Samples.perplexity("a", "ssa", 256, 8, 1);
    Measurement full =
        new Measurement(
            "a", "ssa", "perplexity", "window-mean", 256, 7, 8, 8, null, 1, "full", List.of(1.0));
    assertThat(of(own, full).rows())
        .extracting(PerplexityTable.Row::label)
        .containsExactly("ssa [native]", "ssa [full]");
  }

  @Test
  void consoleAlignsScoresWithTheirSparsity() {
    List<Measurement> rows = new ArrayList<>(Samples.grid());
    rows.add(Samples.perplexity("s", "streaming", 256, Double.NaN, 1));
    rows.add(Samples.perplexity("s", "streaming", 512, Double.POSITIVE_INFINITY, 1));
    assertThat(TableText.console(of(rows.toArray(new Measurement[0])).shown()))
        .isEqualTo(
            """
            perplexity (keys seen, % of causal), protocol window-mean
            method         256 tokens     512 tokens    1024 tokens
            ───────────────────────────────────────────────────────
            full        8.500 (100 %)  7.500 (100 %)  6.500 (100 %)
            moba       10.250 ( 25 %)  9.250 ( 25 %)  8.250 ( 25 %)
            streaming     NaN ( 25 %)      ∞ ( 25 %)              –
            """);
  }

  @Test
  void markdownIsATableWithNumbersToTheRight() {
    assertThat(TableText.markdown(Samples.table().scores()))
        .isEqualTo(
            """
            perplexity, protocol window-mean

            | method | 256 tokens | 512 tokens | 1024 tokens |
            | ------ | ---------: | ---------: | ----------: |
            | full   |      8.500 |      7.500 |       6.500 |
            | moba   |     10.250 |      9.250 |       8.250 |
            """);
  }

  @Test
  void csvKeepsEveryDigit() {
    Table scores =
        of(
                Samples.perplexity("a", "a \"quoted\", method", 256, Math.PI * 1e10, 1),
                Samples.perplexity("b", "moba", 512, 1e-300 / 3, 1))
            .scores();
    Table back = read(TableText.csv(scores));
    assertThat(back.columnNames()).isEqualTo(scores.columnNames());
    assertThat(back.stringColumn(0).asList()).isEqualTo(scores.stringColumn(0).asList());
    assertThat(back.doubleColumn(1).asDoubleArray())
        .isEqualTo(scores.doubleColumn(1).asDoubleArray());
    assertThat(back.doubleColumn(2).asDoubleArray())
        .isEqualTo(scores.doubleColumn(2).asDoubleArray());
  }

  @Test
  void longFormHasEverything() {
    Table all = MeasurementTable.of(Samples.grid());
    assertThat(all.rowCount()).isEqualTo(6);
    assertThat(all.doubleColumn("meanVisibleShare").asList()).contains(1.0, 0.25);
    assertThat(TableText.csv(all).lines().skip(1).findFirst())
        .contains("full-1,full,perplexity,window-mean,,256,8.5,8,2048,0.25,,,,1,native,1.0");
  }

  private static PerplexityTable of(Measurement... rows) {
    return PerplexityTable.of(List.of(rows), "perplexity", "window-mean");
  }

  private static Table read(String csv) {
    return Table.read()
        .usingOptions(
            CsvReadOptions.builderFromString(csv)
                .columnTypes(
                    name -> name.equals("method") ? ColumnType.STRING : ColumnType.DOUBLE));
  }
}
