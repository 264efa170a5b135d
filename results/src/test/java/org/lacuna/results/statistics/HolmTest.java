package org.lacuna.results.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HolmTest {

  @Test
  void fourByHand() {
    // Ascending: 4 · 0.005, 3 · 0.01, 2 · 0.03, and 1 · 0.04, which may not be less than 0.06.
    assertThat(Holm.adjusted(0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
  }

  @Test
  void whatWasNotTestedDoesNotCount() {
    // Two values count: 2 · 0.02, and 1 · 0.03, which may not be less.
    assertThat(Holm.adjusted(Double.NaN, 0.03, 0.02)).containsExactly(Double.NaN, 0.04, 0.04);
    assertThat(Holm.adjusted()).isEmpty();
  }

  @Test
  void atMostOne() {
    assertThat(Holm.adjusted(0.6, 0.9)).containsExactly(1, 1);
  }

  @Property(tries = 50)
  void liesBetweenTheValueAndBonferroni(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = 0, max = 1) Double> values) {
    double[] p = values.stream().mapToDouble(x -> x).toArray();
    double[] adjusted = Holm.adjusted(p);
    for (int i = 0; i < p.length; i++) {
      assertThat(adjusted[i]).isBetween(p[i], Math.min(1, p.length * p[i]));
      for (int j = 0; j < p.length; j++) {
        assertThat(p[i] < p[j] && adjusted[i] > adjusted[j]).isFalse();
      }
    }
  }
}
