package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.rerun.Rerun;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Methods;
import org.lacuna.methods.Shell;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;

/** Runs of a method that is being written. */
class DraftRunTest {
  /** A window that is written as a method of its own. */
  private static final String CELL =
      """
      import org.lacuna.methods.*;
      import org.lacuna.methods.reference.AttentionReference;
      import org.lacuna.methods.streamingllm.*;

      class Draft implements AttentionMethod<StreamingLlmConfig> {
        public String name() { return "draft"; }
        public char letter() { return 'D'; }
        public String summary() { return "a window"; }
        public String source() { return "none"; }
        public StreamingLlmConfig defaults() { return new StreamingLlmConfig(2, 6); }
        public AttentionLayer layer(StreamingLlmConfig parameters, HeadShape heads) {
          return new StreamingLlmMethod().layer(parameters, heads);
        }
        public AttentionReference reference(StreamingLlmConfig parameters, HeadShape heads) {
          return new StreamingLlmMethod().reference(parameters, heads);
        }
      }
      """;

  @TempDir static Path folder;

  private static Shell shell;

  @BeforeAll
  static void open() throws IOException {
    Tiny.texts(folder.resolve("texts"));
    shell = new Shell();
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  /** The methods of the core and what a cell says. */
  private static Methods methods(String cell) {
    shell.cell(cell);
    return Methods.load().with(shell.value(AttentionMethod.class, "new Draft()"));
  }

  private static Workspace workspace(Methods methods) {
    return Tiny.workspace(folder, methods);
  }

  private static ExperimentConfig config(Methods methods) {
    List<String> keys =
        List.of(
            "attention.pattern=draft", "corpus.texts=[{path: " + folder.resolve("texts") + "}]");
    return ConfigFile.of(List.of(), keys, methods, workspace(methods).tasks())
        .experiment(
            new ExperimentConfig(
                "draft",
                1,
                ExperimentConfig.defaults().device(),
                ExperimentConfig.defaults().precision(),
                ExperimentConfig.defaults().start(),
                ExperimentConfig.defaults().corpus(),
                Tiny.model(),
                ExperimentConfig.defaults().attention(),
                Tiny.training("steps=2"),
                ExperimentConfig.defaults().evaluation(),
                Map.of()));
  }

  private static RunFolder trained(Methods methods) {
    try (Experiment experiment =
        Experiment.of(config(methods), null, workspace(methods), Progress.NONE)) {
      experiment.train(TrainingListener.NONE);
      return experiment.run();
    }
  }

  @Test
  @DisplayName("the version is part of the run's name and of its provenance; the record reads back")
  void recorded() {
    Methods methods = methods(CELL);
    RunFolder run = trained(methods);
    String version = methods.draft("draft").orElseThrow();

    assertThat(run.provenance().plugins())
        .containsExactly(new Provenance.Plugin("draft of draft", version));
    assertThat(run.config().at("/attention/drafts/draft").asText()).isEqualTo(version);
    ExperimentConfig read = RunConfig.of(run, methods);
    assertThat(RunConfig.tree(read, run.provenance().dataHash(), methods))
        .hasToString(run.config().toString());

    assertThat(trained(methods(CELL)).id()).isEqualTo(run.id());
    assertThat(trained(methods(CELL.replace("a window", "another window"))).id())
        .isNotEqualTo(run.id());
  }

  @Test
  @DisplayName("another version, or none, is not taken for the one that was trained")
  void anotherVersion() {
    Methods methods = methods(CELL);
    RunFolder run = trained(methods);
    Methods changed = methods(CELL.replace("a window", "a third window"));

    for (Methods others : List.of(changed, Methods.load())) {
      String why = others.has("draft") ? "at hand is version" : "is not at hand";
      assertThatThrownBy(() -> Experiment.of(run, workspace(others), Progress.NONE))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(run.id() + ": its method draft was being written, version")
          .hasMessageContaining(why);
      assertThatThrownBy(() ->
              new Rerun(run, false, folder.resolve("again"), workspace(others))
                  .run(Progress.NONE, new Nobody()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(why);
    }
    // What does not make the model reads as ever.
    assertThat(RunConfig.read(run.name(), run.config()).attention().pattern()).isEqualTo("draft");
  }

  @Test
  @DisplayName("what was measured with one version is measured anew with another")
  void measuredAnew() {
    Methods methods = methods(CELL);
    RunFolder full;
    try (Experiment experiment =
        Experiment.of(
            config(methods).with(Tiny.attention("full")),
            null,
            workspace(methods),
            Progress.NONE)) {
      experiment.train(TrainingListener.NONE);
      full = experiment.run();
    }
    assertThat(full.config().path("attention").has("drafts")).isFalse();
    List<Measurement> rows = measured(full, methods);
    assertThat(measured(full, methods(CELL))).isEqualTo(rows);
    String narrower = CELL.replace("layer(parameters", "layer(new StreamingLlmConfig(0, 1)");
    assertThat(measured(full, methods(narrower))).isNotEqualTo(rows);
  }

  /** Listens to nothing. */
  private static final class Nobody implements Rerun.Listener {
    @Override
    public TrainingListener training(Experiment again) {
      return TrainingListener.NONE;
    }

    @Override
    public EvaluationListener evaluating(Experiment again) {
      return EvaluationListener.NONE;
    }
  }

  private static List<Measurement> measured(RunFolder run, Methods methods) {
    try (Experiment experiment = Experiment.of(run, workspace(methods), Progress.NONE)) {
      return experiment.evaluate(
          Tiny.evaluation("pattern=draft", "lengths=[32]", "measures.perplexity.window_tokens=64"),
          EvaluationListener.NONE);
    }
  }
}
