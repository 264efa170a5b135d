package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.results.Json;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunStore;

/** What of a configuration names a run. */
class RunConfigTest {
  private static final String HASH =
      "0242717fd827d570e3135ab332268aa98624019622acc16b7bde2ff66f0237ac";

  /** The configuration of a run that was recorded before models could have latents. */
  private static JsonNode recorded() throws IOException {
    try (InputStream in = RunConfigTest.class.getResourceAsStream("before-latents.json")) {
      return Json.MAPPER.readTree(Objects.requireNonNull(in));
    }
  }

  @Test
  @DisplayName("a record without keys that came later reads as one that leaves them alone")
  void olderRecord() throws IOException {
    ExperimentConfig config = RunConfig.read("quickstart-full", recorded());

    assertThat(config.model().latent()).isNull();
    assertThat(config.model()).isEqualTo(ModelConfig.defaults());
    JsonNode tree = RunConfig.tree(config, HASH, Tiny.METHODS);
    assertThat(RunConfig.read("quickstart-full", tree)).isEqualTo(config);
  }

  @Test
  @DisplayName("a record of a method without parameters that came later reads as one without them")
  void olderMethod() {
    ExperimentConfig config = ExperimentConfig.defaults().with(Tiny.attention("nsa"));
    JsonNode tree = RunConfig.tree(config, HASH, Tiny.METHODS);
    ObjectNode older = tree.deepCopy();
    ((ObjectNode) older.at("/attention/methods/nsa")).remove("off_branches");

    assertThat(tree.at("/attention/methods/nsa/off_branches")).isEmpty();
    assertThat(RunConfig.tree(RunConfig.read("experiment", older), HASH, Tiny.METHODS))
        .isEqualTo(tree);
  }

  @Test
  void latentsAreRecordedAndReadBack() {
    ExperimentConfig config =
        ConfigFile.of(
                List.of(),
                List.of("model.kv_heads=4", "model.latent.kv_rank=48"),
                Tiny.METHODS,
                Tasks.load(RunConfigTest.class.getClassLoader()))
            .experiment(ExperimentConfig.defaults());
    JsonNode tree = RunConfig.tree(config, HASH, Tiny.METHODS);

    assertThat(tree.path("model").path("latent").path("kv_rank").asInt()).isEqualTo(48);
    assertThat(RunConfig.read(config.name(), tree).model().latent())
        .isEqualTo(new LatentConfig(48, 0, 32, 16, 32));
    assertThat(RunConfig.tree(RunConfig.read(config.name(), tree), HASH, Tiny.METHODS))
        .isEqualTo(tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "e973e7a1c4 | seed=1",
        "ea45ec2f65 | attention.pattern=full,moba attention.methods.moba.top_k=2",
        "2d8fc1b600 | model.kv_heads=4 model.latent.kv_rank=48 model.output_gate=true"
            + " model.rope.scaling=yarn",
        "3770b8c2ec | start.run=quickstart-full-0123456789 training.trainable=[method]"
            + " attention.pattern=loza"
      })
  @DisplayName("ids are those from before models could be imported")
  void idsLast(String hash, String keys, @TempDir Path folder) {
    assertThat(id(folder, keys.split(" "))).isEqualTo("run-" + hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.vocabulary=300",
        "model.context=4096",
        "model.bias=[qkv]",
        "model.qk_norm=true",
        "start.folder=models/llama",
        "start.hash=0a1b",
        "device=gpu",
        "precision=bfloat16"
      })
  @DisplayName("a key that came later makes another run where it says something")
  void laterKeys(String key, @TempDir Path folder) {
    assertThat(id(folder, key)).isNotEqualTo(id(folder));
  }

  private static String id(Path folder, String... keys) {
    ExperimentConfig config =
        ConfigFile.of(
                List.of(),
                List.of(keys),
                Tiny.METHODS,
                Tasks.load(RunConfigTest.class.getClassLoader()))
            .experiment(ExperimentConfig.defaults());
    return new RunStore(folder)
        .createOrOpen(
            "run",
            RunConfig.tree(config, HASH, Tiny.METHODS),
            new Provenance("0", "unknown", false, "", 1, "", "", 1, "", "", 1, List.of()))
        .id();
  }
}
