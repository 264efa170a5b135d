package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Finding;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.Verdict;

class OrderingsTest {
  private static final Comparison COMPARISON =
      new Scores()
          .add("full", "sparse", 512, 3.01, 3.11, 3.22)
          .add("moba", "native", 512, 2.5, 2.6, 2.7)
          .add("ssa", "native", 512, 2.3, 2.7, 2.7)
          .comparison();

  private static Judgement judged(Comparison comparison, String ordering) {
    List<Judgement> all = Orderings.judged(comparison, List.of(ordering));
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  @Test
  void eachPairHasItsVerdict() {
    Judgement judged = judged(COMPARISON, "full [sparse] > moba > ssa");
    assertThat(judged.findings())
        .extracting(Finding::relation)
        .containsExactly("full [sparse] > moba", "moba > ssa");
    assertThat(judged.findings())
        .extracting(Finding::verdict)
        .containsExactly(Verdict.HOLDS, Verdict.UNDECIDED);
    assertThat(judged.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(judged.claim().source()).isEqualTo("loss (window-mean) at 512 tokens");
  }

  @Test
  void turnedAroundItDoesNotHold() {
    assertThat(judged(COMPARISON, "ssa > moba > full [sparse]").verdict())
        .isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  @DisplayName("every length that all rows have is judged, and p corrected for all of them")
  void lengths() {
    Comparison two =
        new Scores()
            .add("a", "native", 256, 9, 9.1, 9.2)
            .add("a", "native", 512, 9, 9.1, 9.2)
            .add("b", "native", 256, 1, 1.1, 1.3)
            .add("b", "native", 512, 1, 1.1, 1.3)
            .add("b", "native", 1024, 1, 1.1, 1.3)
            .comparison();
    assertThat(Orderings.judged(two, List.of("a > b")))
        .extracting(judged -> judged.claim().id())
        .containsExactly("at-256", "at-512");
    assertThat(Orderings.judged(two, List.of("a > b")).getFirst().findings().getFirst().tested())
        .isEqualTo(2);
  }

  @Test
  void oneSeedDecidesNothing() {
    Comparison one =
        new Scores().add("a", "native", 512, 9).add("b", "native", 512, 1).comparison();
    assertThat(judged(one, "a > b").verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aDivergedRunDecidesNothing() {
    Comparison diverged =
        new Scores()
            .add("a", "native", 512, 9, 9, Double.POSITIVE_INFINITY)
            .add("b", "native", 512, 1, 1, 1)
            .comparison();
    assertThat(judged(diverged, "a > b").verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "", "moba > moba"})
  void whatIsNoOrderingIsRefused(String claim) {
    assertThatThrownBy(() -> judged(COMPARISON, claim))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("expected different rows");
  }
}
