package org.lacuna.methods.window;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.MethodException;

class WindowConfigTest {
  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void refuses(int window) {
    assertThatThrownBy(() -> new WindowConfig(window))
        .isInstanceOf(MethodException.class)
        .hasMessage("window: expected at least 1, got " + window);
  }

  @Test
  void acceptsSmallest() {
    assertThatNoException().isThrownBy(() -> new WindowConfig(1));
  }
}
