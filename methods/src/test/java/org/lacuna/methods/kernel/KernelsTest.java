package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.MethodException;

@DisplayName("the choice of a kernel")
class KernelsTest {
  @Test
  @DisplayName("takes the fastest that can run")
  void takesTheFastest() {
    assertThat(Kernels.active().name()).isEqualTo("vector");
    assertThat(Kernels.usable())
        .extracting(AttentionKernel::name)
        .containsExactly("vector", "masked");
  }

  @Test
  @DisplayName("an unknown name is answered with the known ones")
  void unknownName() {
    assertThatThrownBy(() -> Kernels.use("vectors"))
        .isInstanceOf(MethodException.class)
        .hasMessageContainingAll("vectors", "vector, masked");
    assertThat(Kernels.active().name()).isEqualTo("vector");
  }

  @Test
  @DisplayName("another kernel is in use until it is closed")
  void usesForAWhile() {
    AttentionKernel masked = Kernels.usable().getLast();
    try (var _ = Kernels.use(masked)) {
      assertThat(Kernels.active()).isSameAs(masked);
    }
    assertThat(Kernels.active().name()).isEqualTo("vector");
  }
}
