package org.lacuna.methods.moba;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;

class MobaConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0   | 3  | block_size: expected at least 1, got 0
          -16 | 3  | block_size: expected at least 1, got -16
          16  | 0  | top_k: expected at least 1 (the query's own block counts), got 0
          16  | -2 | top_k: expected at least 1 (the query's own block counts), got -2
          """,
      quoteCharacter = '"')
  void refuses(int blockSize, int topK, String message) {
    assertThatThrownBy(() -> new MobaConfig(blockSize, topK))
        .isInstanceOf(MethodException.class)
        .hasMessage(message);
  }

  @Test
  void acceptsSmallest() {
    assertThatNoException().isThrownBy(() -> new MobaConfig(1, 1));
  }
}
