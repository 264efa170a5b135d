package org.lacuna.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunStatus;
import tech.tablesaw.api.Table;

class StudyTest {
  @TempDir private Path runs;

  private Lab lab;

  @BeforeEach
  void open() {
    Path home = Path.of(System.getProperty("lacuna.home"));
    lab = Lab.of(Workspace.of(home, runs, null, Methods.load()));
  }

  /** Of models so small that they train in a second. */
  private Study tiny() {
    return lab.study("tiny")
        .set("model.layers", 1)
        .set("training.length", 64)
        .set("training.batch", 2)
        .set("training.steps", 3)
        .set("training.warmup_steps", 0)
        .set("training.validate_every", 0);
  }

  private static List<String> column(Table table, String name) {
    return table.stringColumn(name).asList();
  }

  @Test
  @DisplayName("a grid gives all combinations, but none by parameters that a row does not use")
  void grid() {
    Study study =
        tiny().attention("full", "moba").grid("moba.top_k", 1, 2).grid("training.batch", 2, 4);
    assertThat(column(study.table(), "row"))
        .containsExactly(
            "full batch=2",
            "full batch=4",
            "moba top_k=1 batch=2",
            "moba top_k=1 batch=4",
            "moba top_k=2 batch=2",
            "moba top_k=2 batch=4");
  }

  @Test
  @DisplayName("a study never changes; labels name rows otherwise")
  void immutable() {
    Study study = tiny();
    Study two = study.attention("wide=moba last:0", "full");
    assertThat(study.table().rowCount()).isOne();
    assertThat(column(two.table(), "row")).containsExactly("wide", "full");
    assertThat(column(two.table(), "attention")).containsExactly("moba last:0", "full");
  }

  @Test
  @DisplayName("what is trained has its runs, one a seed, and is not trained again")
  void training() {
    Study study = tiny().attention("full", "streaming").seeds(2);
    Trained trained = study.train();
    assertThat(trained.runs("streaming"))
        .hasSize(2)
        .allSatisfy(run -> assertThat(run.status()).isEqualTo(RunStatus.FINISHED));
    assertThat(trained.table().rowCount()).isEqualTo(4);
    assertThat(lab.runs().rowCount()).isEqualTo(4);
    assertThat(study.train().runs("full")).hasToString(trained.runs("full").toString());
    assertThat(lab.runs().rowCount()).isEqualTo(4);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> trained.runs("streeming"))
        .withMessageContaining("streaming");
  }

  @Test
  @DisplayName("rows are measured, compared, filtered; a score that is not there is refused")
  void measuring() {
    Measured measured =
        tiny()
            .attention("full", "streaming")
            .train()
            .measure("perplexity")
            .lengths(32, 64)
            .set("measures.perplexity.window_tokens", 512)
            .set("measures.perplexity.target_windows", 2)
            .set("measures.perplexity.targets", 8)
            .run();
    assertThat(measured.table().stringColumn("method").unique().asList())
        .containsExactlyInAnyOrder("full", "streaming");
    assertThat(measured.score("full", 64)).isBetween(1.0, 10.0);
    assertThat(measured.perplexity().description()).contains("full", "streaming", "64 tokens");
    assertThat(measured.compare().table().columnNames()).anyMatch(name -> name.contains("32"));
    assertThat(measured.view().html()).contains("<table>");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> measured.metric("perplexty"))
        .withMessageContaining("perplexity");
    assertThat(lab.measurements().rowCount()).isEqualTo(measured.table().rowCount());
  }

  @Test
  @DisplayName("a look shows masks, weights and the text, of a row by name")
  void look() {
    Sight sight = tiny().attention("full", "moba").train().look(48);
    assertThat(sight.masks(0).description()).contains("full", "moba");
    assertThat(sight.marked("moba", -1, 0, 0).view().html()).contains("moba, layer 0, head 0");
    assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> sight.masks(9));
  }

  @Test
  @DisplayName("a converted model keeps its weights and attends otherwise")
  void converting() {
    Trained converted =
        tiny().train().convert("streaming", "streaming.block_size=8", "streaming.local_blocks=2");
    assertThat(column(converted.table(), "row")).containsExactly("full to streaming");
    assertThat(converted.runs("full to streaming"))
        .singleElement()
        .satisfies(run -> assertThat(run.name()).isEqualTo("tiny-to-streaming"));
  }
}
