package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Verdict;

class ClaimCheckTest {

  private static final Comparison COMPARISON =
      new Scores()
          .add("full", "sparse", 512, 3.01, 3.11, 3.22)
          .add("moba", "native", 512, 2.5, 2.6, 2.7)
          .add("ssa", "native", 512, 2.3, 2.7, 2.7)
          .comparison();

  @Test
  void eachPairHasItsVerdict() {
    ClaimCheck check = ClaimCheck.of(COMPARISON, "full [sparse] > moba > ssa", 512);
    assertThat(check.pairs())
        .extracting(ClaimCheck.Pair::verdict)
        .containsExactly(Verdict.HOLDS, Verdict.UNDECIDED);
    assertThat(check.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(check.text())
        .isEqualTo(
            """
            loss at 512 tokens (window-mean): full [sparse] > moba > ssa: undecided
              full [sparse] > moba  holds      0.513 ± 0.014 over 3 seeds
              moba > ssa            undecided  0.03 ± 0.38 over 3 seeds
            """);
  }

  @Test
  void turnedAroundItDoesNotHold() {
    ClaimCheck check = ClaimCheck.of(COMPARISON, "ssa > moba > full [sparse]", 512);
    assertThat(check.pairs())
        .extracting(ClaimCheck.Pair::verdict)
        .containsExactly(Verdict.UNDECIDED, Verdict.DOES_NOT_HOLD);
    assertThat(check.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  void oneSeedDecidesNothing() {
    Comparison one =
        new Scores().add("a", "native", 512, 9).add("b", "native", 512, 1).comparison();
    assertThat(ClaimCheck.of(one, "a > b", 512).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aDivergedRunDecidesNothing() {
    Comparison diverged =
        new Scores()
            .add("a", "native", 512, 9, 9, Double.POSITIVE_INFINITY)
            .add("b", "native", 512, 1, 1, 1)
            .comparison();
    assertThat(ClaimCheck.of(diverged, "a > b", 512).verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "", "moba > moba"})
  void whatIsNoOrderingIsRefused(String claim) {
    assertThatThrownBy(() -> ClaimCheck.of(COMPARISON, claim, 512))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("expected different rows");
  }
}
