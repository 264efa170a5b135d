package org.lacuna.methods.streaming;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;

class StreamingConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0  | 1  | 3  | block_size: expected at least 1, got 0
          -1 | 1  | 3  | block_size: expected at least 1, got -1
          16 | -1 | 3  | sink_blocks: expected at least 0, got -1
          16 | 1  | 0  | local_blocks: expected at least 1, got 0
          16 | 1  | -3 | local_blocks: expected at least 1, got -3
          """)
  void refuses(int blockSize, int sinkBlocks, int localBlocks, String message) {
    assertThatThrownBy(() -> new StreamingConfig(blockSize, sinkBlocks, localBlocks))
        .isInstanceOf(MethodException.class)
        .hasMessage(message);
  }

  @Test
  void acceptsSmallest() {
    assertThatNoException().isThrownBy(() -> new StreamingConfig(1, 0, 1));
  }
}
