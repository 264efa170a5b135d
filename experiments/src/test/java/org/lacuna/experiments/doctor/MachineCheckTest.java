package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineCheckTest {
  private static final long GIGABYTE = 1_000_000_000;

  private static MachineCheck machine(
      String platform, OptionalLong available, long heap, Map<String, String> environment) {
    return new MachineCheck(platform, "Nix 1", "Abacus", 4, available, heap, environment);
  }

  private static Told with(Map<String, String> environment) {
    return Told.by(machine("linux-x86_64", OptionalLong.of(8 * GIGABYTE), GIGABYTE, environment));
  }

  @Test
  void machineOfTheTestsIsOneThatLibtorchIsMadeFor() {
    assertThat(Told.by(MachineCheck.here(Map.of())).of("system").verdict()).isEqualTo(Verdict.FINE);
  }

  @ParameterizedTest
  @CsvSource({
    "linux-x86_64, FINE",
    "osx-aarch64, FINE",
    "osx-x86_64, PROBLEM",
    "linux-riscv64, PROBLEM"
  })
  void systemsWithoutNativeLibrariesAreAProblem(String platform, Verdict expected) {
    Told told = Told.by(machine(platform, OptionalLong.empty(), GIGABYTE, Map.of()));

    assertThat(told.of("system").verdict()).isEqualTo(expected);
    assertThat(told.of("system").found()).contains("Nix 1", platform);
  }

  @ParameterizedTest
  @CsvSource({"'', FINE", "1, FINE", "4, FINE", "5, NOTE", "many, NOTE", "0, NOTE", "-1, NOTE"})
  void threadsAreNotMoreThanCores(String threads, Verdict expected) {
    assertThat(with(Map.of("OMP_NUM_THREADS", threads)).of("threads").verdict())
        .isEqualTo(expected);
  }

  @Test
  void tooManyThreadsAreNamedWithTheCores() {
    Finding threads = with(Map.of("OMP_NUM_THREADS", "16")).of("threads");

    assertThat(threads.found()).contains("OMP_NUM_THREADS=16", "4 cores");
    assertThat(threads.mend()).contains("4 or fewer");
  }

  @Test
  void littleMemoryAndASmallHeapAreNoted() {
    Told little = Told.by(machine("linux-x86_64", OptionalLong.of(GIGABYTE), GIGABYTE, Map.of()));
    Told small = Told.by(machine("linux-x86_64", OptionalLong.empty(), 100_000_000, Map.of()));

    assertThat(with(Map.of()).of("memory").found())
        .isEqualTo("8 GB available, 1 GB for Java's objects");
    assertThat(little.of("memory").verdict()).isEqualTo(Verdict.NOTE);
    assertThat(small.of("memory").mend()).contains("LACUNA_JAVA_OPTS=-Xmx");
  }
}
