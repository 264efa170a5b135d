package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvenlyTest {
  @Test
  void spreadsFromTheFirstOn() {
    assertThat(Evenly.places(10, 4)).containsExactly(0, 2, 5, 7);
    assertThat(Evenly.places(3, null)).containsExactly(0, 1, 2);
    assertThat(Evenly.places(3, 8)).containsExactly(0, 1, 2);
  }
}
