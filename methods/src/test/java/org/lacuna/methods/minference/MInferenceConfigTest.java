package org.lacuna.methods.minference;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.minference.MInferenceConfig.Pattern;

class MInferenceConfigTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | sink_tokens: expected at least 0, got -1
          0  | 0 | 1 | 1 | 1 | 1 | 1 | 1 | local_tokens: expected at least 1, got 0
          4  | 1 | 3 | 1 | 1 | 1 | 1 | 1 | verticals: expected at least sink_tokens (4), got 3
          0  | 1 | 1 | 1 | 2 | 1 | 1 | 1 | slashes: expected at least near_slashes (2), got 1
          0  | 1 | 1 | 1 | 0 | 1 | 1 | 1 | near_slashes: expected at least 1, got 0
          0  | 1 | 1 | 1 | 1 | 0 | 1 | 1 | block_size: expected at least 1, got 0
          0  | 1 | 1 | 1 | 1 | 1 | 0 | 1 | top_k: expected at least 1, got 0
          0  | 1 | 1 | 1 | 1 | 1 | 1 | 0 | last_queries: expected at least 1, got 0
          """)
  void refuses(
      int sinkTokens,
      int localTokens,
      int verticals,
      int slashes,
      int nearSlashes,
      int blockSize,
      int topK,
      int lastQueries,
      String message) {
    assertThatThrownBy(() ->
            new MInferenceConfig(
                Pattern.AUTO,
                sinkTokens,
                localTokens,
                verticals,
                slashes,
                nearSlashes,
                blockSize,
                topK,
                lastQueries))
        .isInstanceOf(MethodException.class)
        .hasMessage(message);
  }

  @Test
  void acceptsSmallest() {
    assertThatNoException()
        .isThrownBy(() -> new MInferenceConfig(Pattern.AUTO, 0, 1, 0, 1, 1, 1, 1, 1));
  }
}
