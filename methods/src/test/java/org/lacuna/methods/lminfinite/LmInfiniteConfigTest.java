package org.lacuna.methods.lminfinite;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;

class LmInfiniteConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -1 | 8 | 8  | global_tokens: expected at least 0, got -1
          4  | 0 | 8  | window: expected at least 1, got 0
          4  | 8 | 7  | ceiling: expected 0 or at least window (8), got 7
          4  | 8 | -1 | ceiling: expected 0 or at least window (8), got -1
          """)
  void refuses(int globalTokens, int window, int ceiling, String message) {
    assertThatThrownBy(() -> new LmInfiniteConfig(globalTokens, window, ceiling))
        .isInstanceOf(MethodException.class)
        .hasMessage(message);
  }

  @Test
  void acceptsSmallest() {
    assertThatNoException().isThrownBy(() -> new LmInfiniteConfig(0, 1, 1));
  }
}
