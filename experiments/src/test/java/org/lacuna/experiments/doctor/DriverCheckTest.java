package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.doctor.DriverFacts.DriverException;

class DriverCheckTest {
  private static final DriverFacts.Gpu HOPPER =
      new DriverFacts.Gpu("Hopper", 80_000_000_000L, 9, 0);

  private static final DriverFacts.Gpu TURING =
      new DriverFacts.Gpu("Turing", 16_000_000_000L, 7, 5);

  private static Told told(boolean needed, int cuda, DriverFacts.Gpu... gpus) {
    return Told.by(new DriverCheck(() -> new DriverFacts(cuda, List.of(gpus)), needed));
  }

  @Test
  void driverAndItsGpus() {
    Told told = told(true, 13000, HOPPER, TURING);

    assertThat(told.of("CUDA driver").verdict()).isEqualTo(Verdict.FINE);
    assertThat(told.of("CUDA driver").found()).contains("13.0");
    assertThat(told.of("GPU 0").found()).isEqualTo("Hopper, 80 GB, compute capability 9.0");
    assertThat(told.of("GPU 0").verdict()).isEqualTo(Verdict.FINE);
    assertThat(told.of("GPU 1").verdict()).isEqualTo(Verdict.NOTE);
    assertThat(told.of("GPU 1").found()).contains("7.5", "bfloat16");
  }

  @ParameterizedTest
  @CsvSource({
    "12080, true, FINE",
    "12040, true, NOTE",
    "12000, true, NOTE",
    "11080, true, PROBLEM",
    "11080, false, NOTE"
  })
  void olderDriversRunWhatIsOfTheSameCuda(int cuda, boolean needed, Verdict expected) {
    assertThat(told(needed, cuda, HOPPER).of("CUDA driver").verdict()).isEqualTo(expected);
  }

  @Test
  void driverWithoutAGpu() {
    assertThat(told(false, 12080).of("GPU").verdict()).isEqualTo(Verdict.NOTE);
    assertThat(told(true, 12080).of("GPU").mend()).contains("CUDA_VISIBLE_DEVICES");
  }

  @Test
  void driverThatIsNotThereIsAProblemOnlyToWhoeverWantsAGpu() {
    DriverFacts.Source none = new DriverLibrary("libof-no-driver.so.1");

    assertThat(Told.by(new DriverCheck(none, false)).only().verdict()).isEqualTo(Verdict.NOTE);
    assertThat(Told.by(new DriverCheck(none, true)).only())
        .isEqualTo(
            Finding.problem(
                "CUDA driver",
                "libof-no-driver.so.1 is not there",
                "only device=gpu needs it: NVIDIA's driver, 570 or newer; see docs/gpu.md"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void libraryThatIsNoDriverLacksItsFunctions() {
    assertThatThrownBy(() -> new DriverLibrary("libc.so.6").ask())
        .isInstanceOf(DriverException.class)
        .hasMessage("libc.so.6 has no function cuInit");
  }

  @Test
  void fileThatIsNoLibraryIsNotThere(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("libcuda.so.1"), "GROUP ( nothing )");

    assertThatThrownBy(() -> new DriverLibrary(file.toString()).ask())
        .isInstanceOf(DriverException.class)
        .hasMessageContaining(file.toString());
  }
}
