package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.run.Export;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.Methods;
import tech.tablesaw.api.Table;

/** A published model in a notebook is a row as any other. */
class ImportedTest {
  @TempDir private Path folder;

  @Test
  @DisplayName("a model goes out as a folder and comes back, writes on and is converted")
  void thereAndBack() {
    Path home = Path.of(System.getProperty("lacuna.home"));
    Workspace workspace = Workspace.of(home, folder.resolve("runs"), null, Methods.load());
    Lab lab = Lab.of(workspace);
    Trained trained =
        lab.study("tiny")
            .set("model.layers", 2)
            .set("training.length", 64)
            .set("training.batch", 2)
            .set("training.steps", 3)
            .set("training.warmup_steps", 0)
            .set("training.validate_every", 0)
            .attention("full")
            .train();
    Path published = folder.resolve("published");
    new Export(null, Long.MAX_VALUE).write(trained.runs("full").getFirst(), published, workspace);

    Trained imported = lab.imported(published);
    Trained both =
        trained.and(imported).and(imported.convert("streaming", "streaming.block_size=4"));

    Table written = both.written("public class ", 8);
    assertThat(written.stringColumn("row").asList())
        .containsExactly("full", "published", "published to streaming");
    List<String> texts = written.stringColumn("text").asList();
    assertThat(texts.get(0)).isNotEmpty().isEqualTo(texts.get(1)).isEqualTo(texts.get(2));
  }

  @Test
  void noFolderOfAModel() {
    Path home = Path.of(System.getProperty("lacuna.home"));
    Lab lab = Lab.of(Workspace.of(home, folder.resolve("runs"), null, Methods.load()));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> lab.imported(folder))
        .withMessageContaining("config.json");
  }
}
