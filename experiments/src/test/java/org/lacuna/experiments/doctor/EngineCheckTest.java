package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.lacuna.methods.aten.LoadedLibtorch;

/** The libtorch that the tests run on, and one that it is not. */
class EngineCheckTest {
  private static final EngineCheck CHECK =
      new EngineCheck(new Binding("0.35.1", "2.7.1", List.of("cpu"), Optional.of("cpu")));

  @Test
  void libtorchOfTheTestsIsFine() throws IOException {
    Told told = Told.by(new EngineCheck(Binding.ofClassPath()));

    assertThat(told.verdicts()).containsOnly(Verdict.FINE).hasSize(3);
    assertThat(told.of("DJL").found()).contains(Engine.getDjlVersion());
    assertThat(told.of("libtorch").found()).contains(LibUtils.getLibtorchPath());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void libtorchTellsItsVersionItself() throws IOException {
    assertThat(LoadedLibtorch.versionHere()).isEqualTo(Binding.ofClassPath().libtorch());
    assertThat(
            LoadedLibtorch.ask(Path.of(LibUtils.getLibtorchPath()))
                .flatMap(LoadedLibtorch::version))
        .contains(LoadedLibtorch.versionHere());
  }

  @Test
  void otherVersionIsAProblemAndOneThatIsNotToldIsLeftToTheTensors() {
    assertThat(CHECK.version(Optional.of("2.7.1+cu128"), "for CUDA 12.8").verdict())
        .isEqualTo(Verdict.FINE);
    assertThat(CHECK.version(Optional.empty(), "for the CPU").verdict()).isEqualTo(Verdict.FINE);
    Finding newer = CHECK.version(Optional.of("2.11.0"), "for the CPU");
    assertThat(newer.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(newer.found()).contains("2.11.0", "for 2.7.1");
    assertThat(newer.mend()).contains("PYTORCH_LIBRARY_PATH");
  }

  @Test
  void tensorsThatAreReadAsTheyAreDifferInNothing() {
    TensorFacts read = TensorFacts.read(Engine.getEngine("PyTorch"));

    assertThat(read.differences(TensorFacts.expected())).isEmpty();
    assertThat(CHECK.tensors(List.of()).verdict()).isEqualTo(Verdict.FINE);
  }

  @Test
  void everythingThatIsMisreadIsNamed() {
    TensorFacts good = TensorFacts.expected();
    TensorFacts shifted =
        new TensorFacts(
            List.of(4L, 1L),
            good.values(),
            good.transposedShape(),
            List.of(4L, 1L),
            good.values(),
            good.product(),
            List.of());
    List<String> differences = shifted.differences(good);
    Finding finding = CHECK.tensors(differences);

    assertThat(differences).hasSize(4);
    assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(finding.found())
        .contains("shape [4, 1] and not [3, 4]", "strides of a view", "gradient []")
        .doesNotContain("product");
  }

  @Test
  void expectedProductAndGradientAreThoseOfTheMatrix() {
    TensorFacts expected = TensorFacts.expected();

    // [1 2 3 4][1 2 3 4]' = 30, [1 2 3 4][5 6 7 8]' = 70
    assertThat(expected.product()).startsWith(30f, 70f).hasSize(9);
    assertThat(expected.gradient()).startsWith(2f, 4f).endsWith(24f).hasSize(12);
    assertThat(expected.transposed()).startsWith(1f, 5f, 9f, 2f);
  }
}
