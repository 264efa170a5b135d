package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.sample.OutcomeLog;

/** Checkpoints take room, and are removed; records stay. */
class RemovedCheckpointTest {
  private static final String LENGTHS = "lengths=[32]";
  private static final String WINDOWS = "measures.perplexity.window_tokens=2048";
  private static final EvaluationConfig MEASURED = Tiny.evaluation(LENGTHS, WINDOWS);

  @TempDir Path folder;

  private Workspace workspace;
  private ExperimentConfig config;

  @BeforeEach
  void open() throws Exception {
    workspace = Tiny.workspace(folder, Tiny.METHODS);
    Tiny.texts(folder.resolve("texts"));
    config = config(1);
  }

  private ExperimentConfig config(long seed, String... others) {
    List<String> keys =
        new ArrayList<>(
            List.of(
                "seed=" + seed,
                "corpus.texts=[{path: " + folder.resolve("texts") + "}]",
                "corpus.validation=0.2",
                "corpus.test=0.2"));
    Tiny.MODEL.forEach(key -> keys.add("model." + key));
    keys.addAll(List.of(others));
    return Binder.bind(ExperimentConfig.defaults(), null, keys).with(Tiny.training("steps=2"));
  }

  private Experiment experiment() {
    return Experiment.of(config, null, workspace, Progress.NONE);
  }

  private List<Measurement> evaluate(EvaluationConfig evaluation) {
    try (Experiment experiment = experiment()) {
      return experiment.evaluate(evaluation, EvaluationListener.NONE);
    }
  }

  private RunFolder trained() {
    try (Experiment experiment = experiment()) {
      assertThat(experiment.train(TrainingListener.NONE)).isEqualTo(Trainer.Ending.FINISHED);
      return experiment.run();
    }
  }

  private static void remove(RunFolder run) {
    AtomicFiles.deleteTree(run.checkpoint());
    assertThat(Files.exists(run.checkpoint())).isFalse();
  }

  @Test
  @DisplayName("what was measured of a finished run is there without its checkpoint")
  void measured() {
    RunFolder run = trained();
    List<Measurement> rows = evaluate(MEASURED);
    int lines = run.measured().size();
    remove(run);

    assertThat(evaluate(MEASURED)).isEqualTo(rows).isNotEmpty();
    assertThat(run.measured()).hasSize(lines);
    assertThat(trained().id()).isEqualTo(run.id()); // and is not trained again
    assertThat(Files.exists(run.checkpoint())).isFalse();
  }

  @Test
  @DisplayName("what was not measured cannot be any more, and the record stays as it was")
  void notMeasured() {
    RunFolder run = trained();
    evaluate(MEASURED);
    int lines = run.measured().size();
    remove(run);

    assertThatThrownBy(() -> evaluate(Tiny.evaluation("lengths=[16]")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(run.id() + " is finished and has no checkpoint any more")
        .hasMessageContaining("train anew");
    assertThat(run.measured()).hasSize(lines);
  }

  @Test
  @DisplayName("other weights in the checkpoint's place are measured as what they are")
  void otherWeights() throws Exception {
    RunFolder run = trained();
    List<Measurement> rows = evaluate(MEASURED);
    remove(run);
    config = config(2);
    Files.move(trained().checkpoint(), run.checkpoint());
    config = config(1);

    assertThat(evaluate(MEASURED)).hasSameSizeAs(rows).isNotEqualTo(rows);
  }

  @Test
  @DisplayName("a run that a GPU trained is read without one, and what is left to measure needs it")
  void elsewhere() throws Exception {
    assumeFalse(CudaDevice.isSeen(), "there is a CUDA device");
    RunFolder twin = trained();
    config = config(1, "device=gpu");
    assertThatThrownBy(this::experiment).hasMessageContaining("no CUDA device");
    assertThat(workspace.store().list().runs()).hasSize(1);
    RunFolder run;
    try (PreparedRun prepared = PreparedRun.of(config, workspace, Progress.NONE)) {
      run = prepared.createOrOpen(workspace.store());
    }
    Files.copy(twin.path().resolve("train.jsonl"), run.path().resolve("train.jsonl"));
    Files.move(twin.checkpoint(), run.checkpoint());

    assertThat(trained().id()).isEqualTo(run.id());
    assertThatThrownBy(() -> evaluate(MEASURED))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no CUDA device");
    assertThat(run.measured()).isEmpty();
    List<Measurement> rows = evaluate(Tiny.evaluation(LENGTHS, WINDOWS, "device=cpu"));
    remove(run);
    assertThatThrownBy(() -> evaluate(MEASURED)).hasMessageContaining("no CUDA device");
    asOfGpu(run);
    assertThat(evaluate(MEASURED)).isEqualTo(rows).isNotEmpty();
  }

  /**
   * As if a GPU had measured it: what outcomes follow from names the device, unless it is a CPU.
   */
  private static void asOfGpu(RunFolder run) {
    for (OutcomeLog.Recorded each : OutcomeLog.recorded(run, "perplexity")) {
      ObjectNode key = each.key().deepCopy();
      ((ObjectNode) key.path("model")).put("device", "gpu");
      JsonNode measure = key.path("measure");
      String what =
          "perplexity-%s-%s"
              .formatted(measure.path("windowing").asText(), measure.path("length").asText());
      new OutcomeLog(run, what, key).append(each.outcomes());
    }
  }

  @Test
  @DisplayName("a run that was never trained is to be trained first")
  void untrained() {
    assertThatThrownBy(() -> evaluate(MEASURED))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("has no checkpoint; train it first");
  }
}
