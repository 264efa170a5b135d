package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.statistics.SeedStatistics;

class ComparisonTest {

  @Test
  void aRowIsALabelAndAMode() {
    Comparison comparison =
        new Scores()
            .add("z", "native", 512, 2)
            .add("ssa", "sparse", 512, 2)
            .add("ssa", "full", 512, 2)
            .comparison();
    assertThat(comparison.rows())
        .extracting(Comparison.Row::name)
        .containsExactly("z", "ssa [sparse]", "ssa [full]");
  }

  @Test
  void rowsStandInTheOrderOfTheLabels() {
    SequencedMap<String, String> labels = labels("r2", "second", "r1", "first");
    List<Measurement> all =
        List.of(
            Scores.loss("r1", "native", 512, 1, 2),
            Scores.loss("other", "native", 512, 1, 2),
            Scores.loss("r2", "native", 512, 1, 3));
    assertThat(Comparison.of(all, labels, "loss", "window-mean", 0.95).rows())
        .extracting(Comparison.Row::name)
        .containsExactly("second", "first");
  }

  @Test
  void measuredAgainTheLatestCounts() {
    Comparison comparison =
        new Scores()
            .one("a", "native", 512, 1, 2)
            .one("a", "native", 1024, 1, 5)
            .one("a", "native", 512, 1, 3)
            .comparison();
    assertThat(comparison.row("a").statistics(512).orElseThrow())
        .extracting(SeedStatistics::n, SeedStatistics::mean)
        .containsExactly(1, 3.0);
    assertThat(comparison.row("a").statistics(1024).orElseThrow().mean()).isEqualTo(5);
  }

  @Test
  void twoRunsOfALabelAndSeedAreRefused() {
    List<Measurement> all =
        List.of(Scores.loss("r1", "native", 512, 1, 2), Scores.loss("r2", "native", 512, 1, 3));
    assertThatThrownBy(
            () -> Comparison.of(all, labels("r1", "a", "r2", "a"), "loss", "window-mean", 0.95))
        .isInstanceOf(RunException.class)
        .hasMessage(
            "a at 512 tokens has seed 1 twice, in run r1 (moba) and run r2 (moba): give them"
                + " labels of their own");
  }

  @Test
  void aLabelWithoutScoresIsRefused() {
    List<Measurement> all = List.of(Scores.loss("r1", "native", 512, 1, 2));
    assertThatThrownBy(
            () -> Comparison.of(all, labels("r1", "a"), "perplexity", "window-mean", 0.95))
        .isInstanceOf(RunException.class)
        .hasMessage("comparison of perplexity (window-mean): nothing was measured for a");
  }

  @Test
  void aMistypedRowGetsAHint() {
    Comparison comparison = new Scores().add("streaming", "native", 512, 2).comparison();
    assertThatThrownBy(() -> comparison.row("steaming"))
        .isInstanceOf(RunException.class)
        .hasMessageEndingWith("the nearest is 'streaming'");
  }

  private static SequencedMap<String, String> labels(String... pairs) {
    SequencedMap<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }
}
