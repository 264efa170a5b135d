package org.lacuna.notebook.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Json;

/** The kernel as Jupyter sees it. */
class JupyterTest {
  private static final int SECONDS_A_CELL = 120;

  @TempDir private Path folder;

  @BeforeEach
  void requireJupyter() {
    assumeTrue(Jupyter.isInstalled(), "Jupyter's nbconvert is not installed");
  }

  private Jupyter.Ran run(String... sources) throws IOException {
    ObjectNode tree = Json.MAPPER.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
    tree.putObject("metadata");
    ArrayNode cells = tree.putArray("cells");
    for (int i = 0; i < sources.length; i++) {
      ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", sources[i]);
      cell.put("id", "cell-" + i).putNull("execution_count").putObject("metadata");
      cell.putArray("outputs");
    }
    Path notebook = Files.writeString(folder.resolve("test.ipynb"), Json.pretty(tree));
    return OwnKernel.in(folder, Map.of("LACUNA_RUNS", folder.resolve("runs").toString()))
        .run(notebook, folder.resolve("out"), "java", SECONDS_A_CELL);
  }

  private static JsonNode shown(Jupyter.Ran ran, int cell) {
    return ran.file().orElseThrow().cells().get(cell).node().path("outputs").path(0).path("data");
  }

  @Test
  @DisplayName("a table shows as a page's table, a chart as a picture, each as text too")
  void rendering() throws IOException {
    Jupyter.Ran ran =
        run(
            "import org.lacuna.notebook.*;\nvar lab = Lab.open();",
            "lab.methods()",
            "lab.speed(\"streaming\").lengths(128, 256).prefill().chart()",
            "System.out.println(\"hello\");");
    assertThat(ran.reason()).isEmpty();
    assertThat(shown(ran, 1).path("text/html").toString()).contains("<table>", "streaming");
    assertThat(shown(ran, 1).path("text/plain").toString()).contains("streaming");
    JsonNode cell = ran.file().orElseThrow().cells().get(2).node();
    assertThat(cell.path("outputs"))
        .anySatisfy(output -> {
          assertThat(output.path("data").path("image/png").asText()).startsWith("iVBOR");
          assertThat(output.path("metadata").path("image/png").path("width").isInt()).isTrue();
        });
  }

  @Test
  @DisplayName("a failing cell fails the run, which says which cell and why")
  void failing() throws IOException {
    Jupyter.Ran ran = run("int x = 1;", "int y = x / 0;", "x");
    assertThat(ran.file()).isEmpty();
    assertThat(ran.reason()).contains("int y = x / 0;", "ArithmeticException: / by zero");
  }

  @Test
  @DisplayName("what does not fit is one line, not a stack trace")
  void mistake() throws IOException {
    Jupyter.Ran ran =
        run(
            "import org.lacuna.notebook.*;\nvar lab = Lab.open();",
            "lab.study(\"x\").attention(\"mooba\").train()");
    assertThat(ran.reason()).contains("unknown attention method mooba; did you mean moba?");
  }
}
