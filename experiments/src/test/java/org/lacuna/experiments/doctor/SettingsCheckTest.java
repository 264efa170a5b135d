package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables that choose another libtorch, with folders that look like one. */
class SettingsCheckTest {
  private static final Binding BUNDLED =
      new Binding("0.35.1", "2.7.1", List.of("cpu", "cu128"), Optional.of("cpu"));

  private static final Binding NOT_BUNDLED =
      new Binding("0.35.1", "2.7.1", List.of("cpu", "cu128"), Optional.empty());

  @TempDir Path folder;
  private Path cpu;
  private Path cuda;

  @BeforeEach
  void libraries() throws IOException {
    cpu = libtorch("cpu", "build-version", "2.7.1+cpu\n");
    cuda = libtorch("cuda", "version.py", "__all__ = ['cuda']\n__version__ = '2.7.1+cu128'\n");
    Files.createFile(cuda.resolve(System.mapLibraryName("torch_cuda")));
  }

  private Path libtorch(String name, String file, String version) throws IOException {
    Path lib = Files.createDirectories(folder.resolve(name).resolve("lib"));
    Files.createFile(lib.resolve(System.mapLibraryName("torch")));
    Files.writeString(folder.resolve(name).resolve(file), version);
    return lib;
  }

  private static Finding finding(Map<String, String> variables, boolean gpu) {
    return Told.by(new SettingsCheck(variables, BUNDLED, gpu)).only();
  }

  private static Finding chosen(Path path, String flavor, boolean gpu) {
    return finding(Map.of("PYTORCH_LIBRARY_PATH", path.toString(), "PYTORCH_FLAVOR", flavor), gpu);
  }

  @Test
  void nothingSetIsTheClassPathsWhichHasNoGpu() {
    assertThat(finding(Map.of(), false).found()).isEqualTo("2.7.1 for cpu, of the class path");
    assertThat(finding(Map.of("PYTORCH_FLAVOR", "cpu"), false).verdict()).isEqualTo(Verdict.FINE);
    assertThat(finding(Map.of(), true).verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(finding(Map.of(), true).mend()).contains("PYTORCH_LIBRARY_PATH", "docs/gpu.md");
  }

  @Test
  void folderThatFitsIsFine() {
    assertThat(chosen(cpu, "cpu", false).verdict()).isEqualTo(Verdict.FINE);
    assertThat(chosen(cuda, "cu128", false).verdict()).isEqualTo(Verdict.FINE);
    assertThat(chosen(cuda, "cu128", true).found()).contains(cuda.toString(), "cu128");
  }

  @Test
  void firstFolderOfAPathThatHasLibtorchCounts() {
    String path = folder + File.pathSeparator + cuda + File.pathSeparator + cpu;
    Map<String, String> variables = Map.of("PYTORCH_LIBRARY_PATH", path, "PYTORCH_FLAVOR", "cu128");

    assertThat(finding(variables, true).verdict()).isEqualTo(Verdict.FINE);
  }

  @Test
  void folderWithoutLibtorchIsPassedOver() {
    Finding finding = chosen(folder, "cu128", false);

    assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(finding.found())
        .contains(folder.toString(), System.mapLibraryName("torch"), "passes over");
  }

  @ParameterizedTest
  @CsvSource({"build-version, 2.11.0+cu128", "version.py, __version__ = '2.11.0+cu128'"})
  void otherVersionIsAProblemWithBothVersions(String file, String text) throws IOException {
    Finding finding = chosen(libtorch("newer", file, text), "cpu", false);

    assertThat(finding.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(finding.found()).contains("2.11.0+cu128", "2.7.1", "misreads");
  }

  @Test
  void versionThatNoFileTellsIsLeftToTheLibraryItself() throws IOException {
    Path silent = libtorch("silent", "README", "2.11.0");

    assertThat(chosen(silent, "cpu", false).verdict()).isEqualTo(Verdict.FINE);
  }

  @Test
  void pathNeedsAFlavorThatFitsWhatIsThere() {
    assertThat(chosen(cuda, "", false).mend()).contains("PYTORCH_FLAVOR=cu128");
    assertThat(chosen(cpu, "", false).mend()).contains("PYTORCH_FLAVOR=cpu");
    assertThat(chosen(cpu, "cu128", false).found()).contains("for the CPU alone");
    assertThat(chosen(cuda, "cu121", false).mend()).contains("cpu, cu128");
    assertThat(chosen(cuda, "cu128-precxx11", false).verdict()).isEqualTo(Verdict.PROBLEM);
  }

  @Test
  void libtorchForCudaThatIsNotUsedMattersToWhoeverWantsIt() {
    assertThat(chosen(cuda, "cpu", false).verdict()).isEqualTo(Verdict.NOTE);
    assertThat(chosen(cuda, "cpu", true).verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(chosen(cpu, "cpu", true).verdict()).isEqualTo(Verdict.PROBLEM);
  }

  @ParameterizedTest
  @CsvSource({"2.5.1, PROBLEM", "2.7.1, FINE", "2.7.1-20250812, FINE"})
  void versionIsTheOneThatNativeCodeIsFor(String version, Verdict expected) {
    Finding finding = finding(Map.of("PYTORCH_VERSION", version), false);

    assertThat(finding.verdict()).isEqualTo(expected);
  }

  @Test
  void flavorAloneHasEffectOnlyWithoutALibtorchOnTheClassPath() {
    Map<String, String> variables = Map.of("PYTORCH_FLAVOR", "cu128");
    Finding beside = finding(variables, true);
    Finding alone = Told.by(new SettingsCheck(variables, NOT_BUNDLED, true)).only();
    Finding unknown =
        Told.by(new SettingsCheck(Map.of("PYTORCH_FLAVOR", "cu999"), NOT_BUNDLED, false)).only();

    assertThat(beside.found()).contains("PYTORCH_FLAVOR=cu128", "without effect");
    assertThat(alone.verdict()).isEqualTo(Verdict.FINE);
    assertThat(unknown.mend()).contains("cpu, cu128");
  }

  @Test
  void bindingOfTheClassPathHasNativeCodeForItsLibtorch() throws IOException {
    Binding binding = Binding.ofClassPath();

    assertThat(binding.libtorch()).matches("\\d+\\.\\d+\\.\\d+");
    assertThat(binding.flavors()).contains("cpu");
    assertThat(binding.bundled()).contains("cpu");
  }
}
