package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadShapeTest {
  @Test
  @DisplayName("tells how many query heads share a key head")
  void group() {
    assertThat(new HeadShape(8, 2, 16).group()).isEqualTo(4);
    assertThat(new HeadShape(3, 3, 1).group()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"4, 3", "2, 4", "1, 2"})
  @DisplayName("key heads that do not divide the query heads are refused, with both numbers")
  void mustDivide(int heads, int kvHeads) {
    assertThatThrownBy(() -> new HeadShape(heads, kvHeads, 16))
        .isInstanceOf(MethodException.class)
        .hasMessage("heads (%d) must be a multiple of kv_heads (%d)", heads, kvHeads);
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "1, 0, 1", "1, 1, 0", "-2, 1, 8", "2, -1, 8", "2, 1, -8"})
  @DisplayName("numbers below 1 are refused")
  void mustBePositive(int heads, int kvHeads, int dimension) {
    assertThatThrownBy(() -> new HeadShape(heads, kvHeads, dimension))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("must be at least 1");
  }
}
