package org.lacuna.notebook.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.results.Json;

class NotebookFileTest {
  @TempDir private Path folder;

  /** A notebook of one cell, which has shown a text. */
  private NotebookFile notebook(String source, String shown) {
    ObjectNode tree = Json.MAPPER.createObjectNode().put("nbformat", 4).put("nbformat_minor", 5);
    ArrayNode cells = tree.putArray("cells");
    cells.addObject().put("cell_type", "markdown").put("source", "# Title");
    ObjectNode cell = cells.addObject().put("cell_type", "code").put("source", source);
    ObjectNode output = cell.putArray("outputs").addObject().put("output_type", "execute_result");
    output.putObject("data").put("text/plain", shown);
    return new NotebookFile(folder.resolve("01-tour.ipynb"), tree);
  }

  @Test
  @DisplayName("outputs are current until a cell is changed")
  void current() {
    NotebookFile made = notebook("1 + 1", "2");
    assertThat(made.isCurrent()).isFalse();
    NotebookFile kept = made.current(made.path());
    kept.write();
    assertThat(NotebookFile.read(kept.path()).isCurrent()).isTrue();
    ObjectNode changed = kept.tree().deepCopy();
    ((ObjectNode) changed.path("cells").get(1)).put("source", "1 + 2");
    assertThat(new NotebookFile(kept.path(), changed).isCurrent()).isFalse();
  }

  @Test
  @DisplayName("what is written is as Jupyter writes it: one space a level, a line end")
  void format() throws IOException {
    NotebookFile notebook = notebook("1", "1");
    notebook.write();
    assertThat(Files.readString(notebook.path()))
        .startsWith("{\n \"nbformat\": 4,\n")
        .endsWith("}\n")
        .contains("\n   \"cell_type\": \"code\",\n");
  }

  @Test
  @DisplayName("another run differs in its words and kinds, not in its numbers")
  void differences() {
    NotebookFile before = notebook("rows", "full   12.3 ± 0.1   run full-0123456789, 3.2 s");
    NotebookFile slower = notebook("rows", "full  9.25 ± 0.05  run full-abcdef0123, 850 ms");
    NotebookFile other = notebook("rows", "moba  9.25 ± 0.05  run moba-abcdef0123, 850 ms");
    assertThat(before.differences(slower)).isEmpty();
    assertThat(before.differences(other)).singleElement().asString().contains("cell 1", "rows");
    NotebookFile timed = notebook("rows", "never");
    ((ObjectNode) timed.tree().path("cells").get(1))
        .putObject("metadata")
        .putArray("tags")
        .add("timing");
    NotebookFile timedAgain = new NotebookFile(timed.path(), timed.tree().deepCopy());
    ((ObjectNode) timedAgain.tree().path("cells").get(1).path("outputs").get(0).path("data"))
        .put("text/plain", "from 3 on");
    assertThat(timed.differences(timedAgain)).isEmpty();
    ((ObjectNode) slower.tree().path("cells").get(1).path("outputs").get(0).path("data"))
        .put("text/html", "<b>");
    assertThat(before.differences(slower)).hasSize(1);
  }

  @Test
  @DisplayName("what is no notebook is refused by name")
  void refused() throws IOException {
    Path file = folder.resolve("x.ipynb");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> NotebookFile.read(file))
        .withMessageContaining("x.ipynb");
    Files.writeString(file, "{\"cells\": 3}");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> NotebookFile.read(file))
        .withMessageContaining("format 4");
    Files.writeString(file, "{");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> NotebookFile.read(file))
        .withMessageContaining("no JSON");
  }

  @Test
  @DisplayName("notebooks are found by the beginnings of their names")
  void folder() throws IOException {
    Files.writeString(folder.resolve("01-tour.ipynb"), "");
    Files.writeString(folder.resolve("02-masks.ipynb"), "");
    Files.writeString(folder.resolve("pom.xml"), "");
    NotebookFolder all = new NotebookFolder(folder);
    assertThat(all.find(List.of()))
        .extracting(file -> file.getFileName().toString())
        .containsExactly("01-tour.ipynb", "02-masks.ipynb");
    assertThat(all.find(List.of("02"))).hasSize(1);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> all.find(List.of("02-mask-s")))
        .withMessageContaining("02-masks");
  }
}
