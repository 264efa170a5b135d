package org.lacuna.methods.cca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.MethodException;

class CcaConfigTest {
  private static CcaConfig config(int group, int window) {
    return new CcaConfig(
        group, window, CcaConfig.Pooling.LAST_QUERY, CcaConfig.Pooled.HIDDEN_STATES, false);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, group_size: expected at least 1",
    "8, 20, window: expected a multiple of group_size (8)",
    "8, -8, window: expected"
  })
  @DisplayName("a window that is no multiple of the group is refused")
  void refused(int group, int window, String message) {
    assertThatThrownBy(() -> config(group, window))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName("every past token is seen once: by itself or in one core token")
  void tokensAreParted() {
    for (int group : new int[] {1, 4, 16}) {
      for (int window : new int[] {0, group, 5 * group}) {
        CcaConfig config = config(group, window);
        for (long t = 0; t < 200; t++) {
          long core = config.coreTokens(t);
          assertThat(config.firstToken(t)).isEqualTo(core * group);
          long raw = t + 1 - config.firstToken(t);
          // The window takes what does not fill a group.
          assertThat(raw).isLessThan(window + group);
          assertThat(raw).isGreaterThanOrEqualTo(Math.min(t + 1, window));
        }
      }
    }
  }
}
