package org.lacuna.experiments.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.results.Json;

/** What base.json may say: whoever wrote it must not have other files read than those it lists. */
class BaseTest {
  private static final String FILES =
      "[{\"name\": \"NAME\", \"bytes\": 1, \"modified\": 0, \"sha256\": \"0\"}]";

  @TempDir Path folder;

  @Test
  void nameWithinTheFolderIsRead() throws IOException {
    Base base = read("/models/a", FILES.replace("NAME", "model.safetensors"));
    assertThat(base.path()).isEqualTo(Path.of("/models/a"));
    assertThat(base.files()).extracting(Base.BaseFile::name).containsExactly("model.safetensors");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/passwd",
        "a/b",
        "..",
        ".",
        "",
        "a\\b",
        "C:a",
        "a\nb"
      })
  void nameThatLeadsElsewhereIsRefused(String name) {
    String files = FILES.replace("\"NAME\"", Json.line(name));
    assertThatThrownBy(() -> read("/models/a", files))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll("base.json", "name: expected that of a file");
  }

  @Test
  void folderWithoutFilesOrPlaceIsRefused() {
    assertThatThrownBy(() -> read("/models/a", "[]"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("at least one file of it, got 0");
    assertThatThrownBy(() -> read("models/a", FILES.replace("NAME", "model.safetensors")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected an absolute folder");
    assertThatThrownBy(() -> read("/a\u0000", FILES.replace("NAME", "model.safetensors")))
        .isInstanceOf(CheckpointException.class);
  }

  private Base read(String place, String files) throws IOException {
    Files.writeString(
        folder.resolve("base.json"),
        "{\"folder\": %s, \"files\": %s, \"tensors\": []}".formatted(Json.line(place), files));
    return new Checkpoint(folder).base().orElseThrow();
  }
}
