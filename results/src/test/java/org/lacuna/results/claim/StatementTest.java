package org.lacuna.results.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.results.RunException;

class StatementTest {
  private static final Map<String, Double> SCORES =
      Map.of("loss[full]", 2.0, "loss[moba]", 3.0, "loss[ssa, 4 x 8]", 2.5, "kv[full]", 8.0);

  private static final Scores NUMBERS =
      cell -> Optional.ofNullable(SCORES.get(cell.toString())).map(Score::exact);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss[moba] > loss[full] | true",
        "loss[full] > loss[moba] | false",
        "loss[full] < loss[moba] | true",
        "loss[full] > loss[full] | false",
        "loss[moba] > loss[ssa, 4 x 8] > loss[full] | true",
        "loss[full] < loss[ssa, 4 x 8] < loss[moba] | true",
        "loss[moba] > loss[full] > loss[ssa, 4 x 8] | false",
        "loss[moba] - loss[full] > 0.5 * 2 - 0.25 | true",
        "loss[moba] - loss[full] - 1 > 0 | false",
        "8 / 4 / 2 > 0.5 | true",
        "8 / (4 / 2) > 3.5 | true",
        "2 + 3 * 2 > 7.5 | true",
        "kv[full] / loss[full] = 4 within 0 | true",
        "kv[full] / loss[full] = 4.5 within 0.4 | false",
        "kv[full] / loss[full] = 4.5 within 0.25 * loss[full] | true",
        "loss[ full ] = 2e0 within 1E-3 | true",
      })
  void saysOfExactScores(String text, boolean holds) {
    assertThat(Statement.parse(text).holds(NUMBERS)).isEqualTo(holds);
  }

  @Test
  void namesWhatItReads() {
    assertThat(Statement.parse("a[x] > b[y] - a[x] > c[z w]").cells())
        .containsExactly(new Cell("a", "x"), new Cell("b", "y"), new Cell("c", "z w"));
  }

  @Test
  void neighboursOfAChainAreWrittenOut() {
    assertThat(Statement.parse("a[x] > b[y] > c[z]").relations())
        .extracting(Relation::text)
        .containsExactly("a[x] > b[y]", "b[y] > c[z]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "loss[full] | expected <, > or = at its end",
        "loss[full] > | expected a score such as loss[full], a number or '(' at its end",
        "loss[full] = 2 | expected 'within' and a margin at its end",
        "loss > 2 | expected a score such as loss[full], a number or a sign at 'loss > 2'",
        "loss[full] > (2 | expected ')' at its end",
        "loss[full] > 2 within 3 | at 'within 3'",
        "loss[full] ? 2 | at '? 2'",
        "loss[full] > 2 loss[moba] | at 'loss[moba]'",
      })
  void saysWhatWasExpectedWhere(String text, String problem) {
    assertThatThrownBy(() -> Statement.parse(text))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(text)
        .hasMessageContaining(problem);
  }
}
