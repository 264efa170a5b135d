package org.lacuna.datasets.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenAccuracyTest {

  @Test
  void tokensCountAtTheirPlaces() {
    List<String> ids = List.of("12", "7", "7", "300");
    assertThat(TokenAccuracy.INSTANCE.score("12 7 7 300", ids)).isEqualTo(1);
    assertThat(TokenAccuracy.INSTANCE.score("7 12 7 300", ids)).isEqualTo(0.5);
    assertThat(TokenAccuracy.INSTANCE.score("12", ids)).isEqualTo(0.25);
    assertThat(TokenAccuracy.INSTANCE.score("", ids)).isZero();
    assertThat(TokenAccuracy.INSTANCE.score("12 7 7 300 5 5", ids)).isEqualTo(1);
  }
}
