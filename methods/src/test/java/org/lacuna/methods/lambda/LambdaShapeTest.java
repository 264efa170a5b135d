package org.lacuna.methods.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("sinks seen from afar")
class LambdaShapeTest {
  @Test
  @DisplayName("give equal rules, of which a kernel may keep what it made")
  void equalRules() {
    LambdaShape shape = new LambdaShape(2, 8, 20, LambdaShape.Place.OWN);
    assertThat(shape.runs(2))
        .isEqualTo(new LambdaShape(2, 8, 20, LambdaShape.Place.OWN).runs(2))
        .isNotEqualTo(new LambdaShape(2, 8, 21, LambdaShape.Place.OWN).runs(2))
        .isNotEqualTo(shape.runs(1));
  }
}
