package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ScoreTableTests {

  private static Measurement row(String metric, int length, double value, @Nullable Double error) {
    return new Measurement(
        "moba-1",
        "moba",
        metric,
        "task:mqar",
        length,
        value,
        8,
        16,
        error,
        1,
        "native",
        List.of(1.0, 0.5));
  }

  private static Table table(List<Measurement> rows) {
    return ScoreTable.of(rows, "tasks", List.of("loss", "accuracy", "never")).orElseThrow();
  }

  @Test
  void metricsStandSideBySide() {
    Table table =
        table(
            List.of(
                row("accuracy", 64, 0.5, 0.25),
                row("loss", 64, 1.25, null),
                row("other", 64, 3, null),
                row("loss", 128, 1.5, null)));

    assertThat(table.columnNames())
        .containsExactly("protocol", "method", "tokens", "keys seen", "loss", "accuracy");
    assertThat(table.rowCount()).isEqualTo(2);
    assertThat(table.stringColumn("method").asList()).containsOnly("moba [native]");
    assertThat(table.stringColumn("keys seen").asList()).containsOnly(" 75 %");
    assertThat(table.stringColumn("loss").asList()).containsExactly("1.250", "1.500");
    assertThat(table.stringColumn("accuracy").asList()).containsExactly("0.500 ± 0.250", "–");
  }

  @Test
  void theLaterOfTwoScoresCounts() {
    Table table = table(List.of(row("loss", 64, 1, null), row("loss", 64, 2, null)));

    assertThat(table.stringColumn("loss").asList()).containsExactly("2.000");
  }

  @Test
  void noTableOfNothing() {
    assertThat(ScoreTable.of(List.of(row("other", 64, 1, null)), "tasks", List.of("loss")))
        .isEmpty();
  }
}
