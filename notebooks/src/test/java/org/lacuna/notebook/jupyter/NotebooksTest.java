package org.lacuna.notebook.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks that come with Lacuna: as they are kept, and run from top to bottom. */
class NotebooksTest {
  private static final int SECONDS_A_CELL = 600;

  /** What they train is shared, as it is when a person runs one after the other. */
  @TempDir private static Path runs;

  @TempDir private Path scratch;

  static List<Path> notebooks() {
    return new NotebookFolder(Path.of(System.getProperty("lacuna.home")).resolve("notebooks"))
        .all();
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("keeps the outputs of its cells, which have all come to their end")
  void isCurrent(Path path) {
    NotebookFile notebook = NotebookFile.read(path);
    assertThat(notebook.isCurrent())
        .as("outputs of %s; `lacuna notebooks run --save` makes them anew", path.getFileName())
        .isTrue();
    assertThat(notebook.cells())
        .isNotEmpty()
        .allSatisfy(cell -> {
          assertThat(cell.error()).isEmpty();
          assertThat(cell.node().path("execution_count").isInt()).isTrue();
        });
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("can be run by any Java kernel: its name, no magics; small enough to be kept")
  void isPortable(Path path) throws IOException {
    NotebookFile notebook = NotebookFile.read(path);
    JsonNode kernel = notebook.tree().path("metadata").path("kernelspec");
    assertThat(kernel.path("name").asText()).isEqualTo("java");
    assertThat(notebook.cells())
        .allSatisfy(cell -> assertThat(cell.source()).doesNotContainPattern("(?m)^\\s*%"));
    assertThat(Files.size(path)).isLessThan(1 << 20);
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  @DisplayName("runs from top to bottom, and shows what it keeps but for the numbers")
  void runs(Path path) throws IOException {
    assumeTrue(Jupyter.isInstalled(), "Jupyter's nbconvert is not installed");
    Jupyter jupyter =
        OwnKernel.in(
            scratch,
            Map.of(
                "LACUNA_RUNS", runs.toString(),
                "LACUNA_DATA", "",
                "LACUNA_PLUGINS", "",
                "LACUNA_KERNEL", ""));
    Jupyter.Ran ran = jupyter.run(path, scratch, "java", SECONDS_A_CELL);
    assertThat(ran.reason()).isEmpty();
    assertThat(NotebookFile.read(path).differences(ran.file().orElseThrow())).isEmpty();
  }
}
