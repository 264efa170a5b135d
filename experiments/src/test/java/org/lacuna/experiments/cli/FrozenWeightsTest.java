package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.Published;
import org.lacuna.experiments.StopsAfter;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.Json;
import org.lacuna.results.RunFolder;

/** Weights of a published model that no training changes stay where they are. */
class FrozenWeightsTest {
  private static final Set<String> ALPHAS =
      Set.of("model.layers.0.self_attn.alpha", "model.layers.1.self_attn.alpha");

  @TempDir Path folder;

  private Cli cli;
  private Path model;

  @BeforeEach
  void convert() throws IOException {
    cli = new Cli(folder);
    model = Published.copy(Published.WITH_TOKENIZER, folder);
    done("import", model.toString(), "name=base", "training.length=32", texts());
    done(
        "convert",
        "base",
        "--to=loza",
        "name=loza",
        "attention.methods.loza.streaming={block_size: 4, sink_blocks: 1, local_blocks: 2}");
  }

  private String texts() {
    return "corpus.texts=[{path: '%s'}]".formatted(cli.corpus());
  }

  private Cli.Result done(String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private static List<String> keys(String name, int checkpointEvery) {
    return List.of(
        "name=" + name,
        "training.steps=3",
        "training.batch=1",
        "training.warmup_steps=0",
        "training.learning_rate=0.1",
        "training.validation_tokens=32",
        "training.trainable=[method]",
        "training.checkpoint_every=" + checkpointEvery);
  }

  private Path calibrated() {
    List<String> all = new ArrayList<>(List.of("train", "--from=loza", "--no-eval", "--json"));
    all.addAll(keys("calibrated", 2));
    JsonNode run = done(all.toArray(String[]::new)).json();
    return Path.of(run.path("path").asText()).resolve("checkpoint");
  }

  private static Set<String> names(Path checkpoint, String stem) {
    try (StoredTensors tensors = StoredTensors.inFolder(checkpoint, stem)) {
      return Set.copyOf(tensors.names());
    }
  }

  private static Set<String> kept(Path checkpoint) throws IOException {
    JsonNode base = Json.MAPPER.readTree(checkpoint.resolve("base.json").toFile());
    return StreamSupport.stream(base.path("tensors").spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  @Test
  @DisplayName("a calibration's checkpoint has the alphas, and says where all else is")
  void alphasAlone() throws IOException {
    Path checkpoint = calibrated();

    assertThat(names(checkpoint, "own")).isEqualTo(ALPHAS);
    assertThat(names(checkpoint, "optimizer"))
        .isNotEmpty()
        .allMatch(name -> name.contains("alpha"));
    assertThat(checkpoint.resolve("model.safetensors")).doesNotExist();
    assertThat(kept(checkpoint)).isEqualTo(names(model, "model"));
    assertThat(
            Json.MAPPER.readTree(checkpoint.resolve("base.json").toFile()).path("folder").asText())
        .isEqualTo(model.toString());
  }

  /** Trains by the library, as far as the listener lets it. */
  private RunFolder train(String name, TrainingListener listener) {
    Workspace workspace = Workspace.of(folder, cli.runs(), folder.resolve("data"), Tiny.METHODS);
    ExperimentConfig config =
        ConfigFile.of(List.of(), keys(name, 1), workspace.methods(), workspace.tasks())
            .experiment(Experiment.successor(workspace.store().find("loza"), "-next"));
    try (Experiment experiment = Experiment.of(config, null, workspace, Progress.NONE)) {
      Trainer.Ending _ = experiment.train(listener);
      return experiment.run();
    }
  }

  private static void assertSame(RunFolder found, RunFolder expected) throws IOException {
    for (String file :
        new String[] {"own.safetensors", "optimizer.safetensors", "base.json", "state.json"}) {
      assertThat(found.checkpoint().resolve(file))
          .hasSameBinaryContentAs(expected.checkpoint().resolve(file));
    }
  }

  /** Is told of a step, and may end the training there. */
  private interface AtStep extends TrainingListener {
    void at(long step);

    @Override
    default void step(long step, double loss, double tokensPerSecond) {
      at(step);
    }
  }

  @Test
  @DisplayName("stopped, or ended by a failure, and gone on with: the same bytes")
  void resumed() throws IOException {
    RunFolder whole = train("whole", TrainingListener.NONE);
    TrainingListener stopping = new StopsAfter(1);
    RunFolder stopped = train("stopped", stopping);
    assertThat(new Checkpoint(stopped.checkpoint()).requireStep()).isEqualTo(1);
    assertThat(kept(stopped.checkpoint())).isEqualTo(names(model, "model"));
    assertSame(train("stopped", TrainingListener.NONE), whole);

    AtStep failing =
        step -> {
          if (step == 2) {
            throw new IllegalStateException("power cut");
          }
        };
    assertThatThrownBy(() -> train("failed", failing)).hasMessage("power cut");
    assertSame(train("failed", TrainingListener.NONE), whole);
  }

  @Test
  @DisplayName("a calibration is exported whole: published weights byte for byte, and its alphas")
  void exported() throws IOException {
    calibrated();
    Path out = folder.resolve("out");
    done("export", "calibrated", out.toString());

    try (StoredTensors published = StoredTensors.inFolder(model, "model");
        StoredTensors all = StoredTensors.inFolder(out, "model")) {
      assertThat(all.names()).containsAll(published.names()).containsAll(ALPHAS);
      assertThat(all.names()).hasSize(published.names().size() + ALPHAS.size());
      for (String name : published.names()) {
        assertThat(all.entry(name).type()).isEqualTo(published.entry(name).type());
        assertThat(all.data(name).mismatch(published.data(name))).as(name).isNegative();
      }
    }
    JsonNode expected = done(Cli.eval("calibrated", "--json")).json();
    done("import", out.toString(), "name=back", "training.length=32", texts());
    JsonNode found = done(Cli.eval("back", "--json")).json();
    assertThat(found.findValues("value")).isEqualTo(expected.findValues("value"));
  }

  @Test
  @DisplayName("what a training changes is its own, and the rest of the weights stays")
  void someTrained() throws IOException {
    List<String> all = new ArrayList<>(List.of("train", "--from=loza", "--no-eval", "--json"));
    all.addAll(keys("some", 2));
    all.add("training.trainable=[norms,method]");
    JsonNode run = done(all.toArray(String[]::new)).json();
    Path checkpoint = Path.of(run.path("path").asText()).resolve("checkpoint");

    Set<String> own = names(checkpoint, "own");
    assertThat(own).containsAll(ALPHAS).contains("model.norm.weight");
    assertThat(own).allMatch(name -> name.contains("norm") || name.contains("alpha"));
    assertThat(kept(checkpoint)).doesNotContainAnyElementsOf(own).isNotEmpty();
    Set<String> together = new HashSet<>(own);
    together.addAll(kept(checkpoint));
    assertThat(together).hasSize(names(model, "model").size() + ALPHAS.size());
  }

  @Test
  @DisplayName("a later training of all weights takes them over, and needs the folder no more")
  void allTrained() throws IOException {
    calibrated();
    List<String> all =
        new ArrayList<>(List.of("train", "--from=calibrated", "--no-eval", "--json"));
    all.addAll(keys("all", 2));
    all.add("training.trainable=[embedding,norms,feed_forward,projections,gate,method]");
    JsonNode run = done(all.toArray(String[]::new)).json();
    Path checkpoint = Path.of(run.path("path").asText()).resolve("checkpoint");

    assertThat(checkpoint.resolve("base.json")).doesNotExist();
    assertThat(checkpoint.resolve("own.safetensors")).doesNotExist();
    assertThat(names(checkpoint, "model")).containsAll(names(model, "model")).containsAll(ALPHAS);
    Files.delete(model.resolve("model.safetensors"));
    done(Cli.eval("all"));
    BadInputTest.assertOneLine(
        cli.run(Cli.eval("calibrated")), "expected the weights that were imported");
  }
}
