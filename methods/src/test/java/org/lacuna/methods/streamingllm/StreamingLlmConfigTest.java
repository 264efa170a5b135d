package org.lacuna.methods.streamingllm;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;

class StreamingLlmConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -1 | 8 | sink_tokens: expected at least 0, got -1
          4  | 0 | window: expected at least 1, got 0
          """)
  void refuses(int sinkTokens, int window, String message) {
    assertThatThrownBy(() -> new StreamingLlmConfig(sinkTokens, window))
        .isInstanceOf(MethodException.class)
        .hasMessage(message);
  }

  @Test
  void acceptsSmallest() {
    assertThatNoException().isThrownBy(() -> new StreamingLlmConfig(0, 1));
  }
}
