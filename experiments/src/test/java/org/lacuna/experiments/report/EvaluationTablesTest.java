package org.lacuna.experiments.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.Recorded;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.results.Measurement;
import tech.tablesaw.api.Table;

class EvaluationTablesTest {
  private static final Evaluators EVALUATORS =
      Evaluators.load(EvaluationTablesTest.class.getClassLoader());

  private static Measurement row(String metric, String protocol, Map<String, String> slice) {
    return Recorded.row("moba", metric, protocol, "native", 7, slice);
  }

  @Test
  @DisplayName("perplexity by length has a table a protocol, window-mean first")
  void perplexity() {
    List<Measurement> rows =
        List.of(
            row("perplexity", "same-targets", Map.of()),
            row("loss", "same-targets", Map.of()),
            row("perplexity", "window-mean", Map.of()));
    assertThat(EvaluationTables.of(rows, EVALUATORS))
        .extracting(Table::name)
        .satisfiesExactly(
            first -> assertThat(first).contains("window-mean"),
            second -> assertThat(second).contains("same-targets"));
  }

  @Test
  @DisplayName("what other evaluators or protocols say of the whole has a table of each evaluator")
  void others() {
    List<Measurement> rows =
        List.of(
            row("answer_score", "task:needle", Map.of()),
            row("perplexity", "sliding", Map.of()),
            row("perplexity", "window-mean", Map.of()));
    List<Table> tables = EvaluationTables.of(rows, EVALUATORS);
    assertThat(tables).hasSize(3);
    assertThat(tables).filteredOn(table -> table.containsColumn("answer_score")).hasSize(1);
    assertThat(tables)
        .filteredOn(table -> table.containsColumn("perplexity"))
        .singleElement()
        .satisfies(table ->
            assertThat(table.stringColumn("protocol").asList()).containsExactly("sliding"));
  }

  @Test
  @DisplayName("slices alone, or nothing at all, make no table")
  void nothing() {
    assertThat(
            EvaluationTables.of(
                List.of(row("loss", "window-mean", Map.of("position", "0-31"))), EVALUATORS))
        .isEmpty();
    assertThat(EvaluationTables.of(List.of(), EVALUATORS)).isEmpty();
  }
}
