package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class CrossoverTests {

  private static Crossover of(Map<Integer, Double> ratios) {
    return Crossover.of(new TreeMap<>(ratios));
  }

  @Test
  void liesBetweenNeighboursOnTheLogarithmicScale() {
    // The ratio is the length over 2048: 0.5 at 1024, 2 at 4096.
    Crossover crossover = of(Map.of(512, 0.25, 1024, 0.5, 4096, 2.0, 8192, 4.0));
    assertThat(crossover.length()).isCloseTo(2048, within(1e-6));
    assertThat(crossover).hasToString("2048 tokens");
  }

  @Test
  void countsFromWhereItStaysFaster() {
    Crossover crossover = of(Map.of(1024, 1.5, 2048, 0.9, 4096, 1.1));
    assertThat(crossover.length()).isBetween(2048.0, 4096.0);
  }

  @Test
  void noneWhereTheLongestIsSlower() {
    assertThat(of(Map.of(1024, 2.0, 2048, 0.9)).length()).isNull();
    assertThat(of(Map.of(1024, 2.0, 2048, 1.0))).hasToString("none up to 2048");
  }

  @Test
  void allWhereTheShortestIsFaster() {
    assertThat(of(Map.of(1024, 1.2, 2048, 3.0))).hasToString("all from 1024 on");
    assertThat(of(Map.of(512, 1.2))).hasToString("all from 512 on");
  }

  @Property
  void liesBetweenTheTwoLengths(
      @ForAll @DoubleRange(min = 0.01, max = 1) double slower,
      @ForAll @DoubleRange(min = 1.01, max = 100) double faster) {
    assertThat(of(Map.of(1000, slower, 2000, faster)).length()).isBetween(1000.0, 2000.0);
  }
}
