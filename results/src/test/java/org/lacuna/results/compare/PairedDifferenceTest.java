package org.lacuna.results.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lacuna.results.RunException;

class PairedDifferenceTest {

  @Test
  void whatSeedsShareDropsOut() {
    // The seeds are far apart, the rows always by nearly the same.
    Comparison comparison =
        new Scores()
            .add("a", "native", 512, 1.11, 2.10, 3.09)
            .add("b", "native", 512, 1, 2, 3)
            .comparison();
    PairedDifference difference = PairedDifference.of(comparison, "a", "b", 512);
    assertThat(difference.statistics().mean()).isCloseTo(0.1, within(1e-12));
    assertThat(difference.statistics().deviation()).isCloseTo(0.01, within(1e-12));
    assertThat(difference.interval().orElseThrow().halfWidth()).isCloseTo(0.0248414, within(1e-6));
    assertThat(difference.excludesZero()).isTrue();
  }

  @Test
  void turnedAroundItIsTheOpposite() {
    Comparison comparison =
        new Scores()
            .add("a", "native", 512, 1.5, 2, 2.5)
            .add("b", "native", 512, 1, 2, 3)
            .comparison();
    PairedDifference there = PairedDifference.of(comparison, "a", "b", 512);
    PairedDifference back = PairedDifference.of(comparison, "b", "a", 512);
    assertThat(back.statistics().mean()).isEqualTo(-there.statistics().mean());
    assertThat(there.excludesZero()).isFalse();
    assertThat(back.excludesZero()).isFalse();
  }

  @Test
  void seedsOfOneRowAloneAreLeftOutAndNamed() {
    Comparison comparison =
        new Scores()
            .one("a", "native", 512, 1, 2.5)
            .one("a", "native", 512, 2, 2.25)
            .one("b", "native", 512, 2, 2)
            .one("b", "native", 512, 7, 1)
            .comparison();
    PairedDifference difference = PairedDifference.of(comparison, "a", "b", 512);
    assertThat(difference.bySeed()).isEqualTo(Map.of(2L, 0.25));
    assertThat(difference.unpaired()).containsExactly(1L, 7L);
    assertThat(difference.excludesZero()).isFalse();
  }

  @Test
  void withoutACommonSeedThereIsNone() {
    Comparison comparison =
        new Scores().one("a", "native", 512, 1, 2).one("b", "native", 512, 2, 2).comparison();
    assertThatThrownBy(() -> PairedDifference.of(comparison, "a", "b", 512))
        .isInstanceOf(RunException.class)
        .hasMessage("a less b at 512 tokens: expected a seed that both have, found [1] and [2]");
  }
}
