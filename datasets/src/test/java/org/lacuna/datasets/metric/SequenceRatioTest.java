package org.lacuna.datasets.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SequenceRatioTest {

  /**
   * Two texts and what {@code SequenceMatcher(None, a, b, autojunk=False).ratio()} gave in Python.
   */
  @Test
  void agreesWithPythonsDifflib() throws IOException {
    try (InputStream vectors = getClass().getResourceAsStream("sequence-ratios.tsv")) {
      String text =
          new String(Objects.requireNonNull(vectors).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text.lines()).hasSizeGreaterThan(20);
      text.lines()
          .map(line -> line.split("\t", -1))
          .forEach(row ->
              assertThat(SequenceRatio.TEXT.score(row[0], List.of(row[1])))
                  .as(row[0] + " against " + row[1])
                  .isCloseTo(Double.parseDouble(row[2]), within(1e-12)));
    }
  }

  @Test
  void theNearestReferenceCounts() {
    assertThat(SequenceRatio.TEXT.score(" abcd\n", List.of("xyz", "abcd"))).isEqualTo(1);
  }

  @Test
  void aMissingPrefixScoresNothing() {
    List<String> references = List.of("x7", "the whole piece");
    assertThat(SequenceRatio.PREFIXED.score(" x7 the whole piece\n", references)).isEqualTo(1);
    assertThat(SequenceRatio.PREFIXED.score("x7the whole piece", references)).isEqualTo(1);
    assertThat(SequenceRatio.PREFIXED.score(" the whole piece\n", references)).isZero();
    assertThat(SequenceRatio.PREFIXED.score("x7 the whole", references))
        .isEqualTo(2.0 * 9 / (9 + 15));
  }
}
