package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuCheckTest {
  @Test
  @DisabledIf("org.lacuna.methods.cuda.CudaDevice#isSeen")
  void gpuThatIsNotSeenIsAProblemOnlyToWhoeverWantsOne() {
    assertThat(Told.by(new GpuCheck(false)).only().verdict()).isEqualTo(Verdict.NOTE);
    assertThat(Told.by(new GpuCheck(true)).only().verdict()).isEqualTo(Verdict.PROBLEM);
  }

  @Test
  void whyNoGpuIsSeenDependsOnWhatLibtorchIsBuiltFor() {
    assertThat(new GpuCheck(true).unseen(false).mend()).contains("docs/gpu.md");
    assertThat(new GpuCheck(true).unseen(true).mend()).contains("driver");
  }

  @Test
  void gpusThatDjlDoesNotCountAreSaidWithWhereItLooks() {
    Finding none = new GpuCheck(true).counted(0);

    assertThat(new GpuCheck(true).counted(2).verdict()).isEqualTo(Verdict.FINE);
    assertThat(none.verdict()).isEqualTo(Verdict.NOTE);
    assertThat(none.mend()).contains("jna.library.path");
  }

  @Test
  void productsAreComparedByTheLargestEntry() {
    double difference = GpuCheck.difference(new float[] {100, -200, 0}, new float[] {101, -200, 0});

    assertThat(difference).isEqualTo(1.0 / 200);
    assertThat(new GpuCheck(true).product(difference).verdict()).isEqualTo(Verdict.FINE);
    assertThat(new GpuCheck(true).product(2 * difference).verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(new GpuCheck(false).product(2 * difference).verdict()).isEqualTo(Verdict.NOTE);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void whatIsNoNumberIsNoProduct(float computed) {
    double difference = GpuCheck.difference(new float[] {1, 1}, new float[] {1, computed});

    assertThat(new GpuCheck(true).product(difference).verdict()).isEqualTo(Verdict.PROBLEM);
  }
}
