package org.lacuna.methods.ssa;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.kernel.Scoring;

class SsaConfigTest {
  @ParameterizedTest
  @CsvSource({
    "0, 4, 0.5, 10, block_size: expected at least 1",
    "8, 0, 0.5, 10, top_k: expected at least 1",
    "8, 4, 1.1, 10, full_ratio: expected between 0 and 1",
    "8, 4, NaN, 10, full_ratio: expected between 0 and 1",
    "8, 4, 0.5, -1, weight: expected at least 0",
    "8, 4, 0.5, NaN, weight: expected at least 0"
  })
  @DisplayName("values out of range are refused")
  void refused(int block, int topK, double fullRatio, double weight, String message) {
    assertThatThrownBy(() ->
            new SsaConfig(
                block,
                topK,
                Scoring.PER_QUERY_HEAD,
                fullRatio,
                SsaConfig.Stream.MODEL,
                new AlignmentConfig(
                    weight,
                    AlignmentConfig.Distance.SMOOTH_L1,
                    AlignmentConfig.Direction.BOTH,
                    AlignmentConfig.Outputs.UNGATED)))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining(message);
  }
}
