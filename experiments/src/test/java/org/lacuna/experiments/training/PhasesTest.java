package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.checkpoint.CheckpointException;
import org.lacuna.experiments.config.StartConfig.Carry;
import org.lacuna.results.Json;
import org.lacuna.results.Log;

/** A training that begins where another ended, and trains some of the weights. */
class PhasesTest extends OnTinyCorpus {
  @ParameterizedTest
  @ValueSource(strings = {"full", "ssa", "full,nsa"})
  @DisplayName("two phases of one schedule do as one training, bit for bit")
  void goesOn(String pattern) {
    TinyTraining whole = training("whole", pattern);
    whole.train();
    TinyTraining first = training("first", pattern, "until=5");
    first.train();
    TinyTraining second = training("second", pattern).from(first, Carry.TRAINING);
    second.train();

    assertThat(first.losses()).hasSize(5);
    assertThat(second.losses()).isEqualTo(whole.losses().subList(5, 8));
    assertThat(second.model()).isEqualTo(whole.model());
    assertThat(second.optimizer()).isEqualTo(whole.optimizer());
  }

  @Test
  @DisplayName("the hybrid in time: other attention from the same weights and memory")
  void goesOnWithOtherAttention() {
    TinyTraining moba = training("moba", "moba");
    moba.train();
    TinyTraining first = training("first", "moba", "until=6");
    first.train();
    TinyTraining hybrid = training("hybrid", "full").from(first, Carry.TRAINING);
    hybrid.train();

    assertThat(hybrid.losses()).hasSize(2);
    assertThat(hybrid.losses()).isNotEqualTo(moba.losses().subList(6, 8));
  }

  @Test
  void weightsAloneBeginANewSchedule() {
    TinyTraining first = training("first", "full");
    first.train();
    TinyTraining second = training("second", "full").from(first, Carry.WEIGHTS);
    second.train();
    TinyTraining third = training("third", "full").from(first, Carry.WEIGHTS);
    third.train();

    assertThat(second.losses()).hasSize(8);
    assertThat(second.losses().getFirst()).isLessThan(first.losses().getFirst());
    assertThat(second.model()).isEqualTo(third.model()).isNotEqualTo(first.model());
  }

  @ParameterizedTest
  @CsvSource({
    "loza,      [method],                  false",
    "loza,      [method],                  true",
    "nsa,       '[method, gate]',          false",
    "cca,       [projections],             false",
    "cca,       [projections],             true",
    "full,      [embedding],               false",
    "streaming, '[norms, feed_forward]',   false"
  })
  @DisplayName("what is frozen stays as it is, bit for bit, and the rest moves")
  void frozen(String pattern, String trainable, boolean recomputing) {
    String[] keys = {"trainable=" + trainable, "activation_checkpointing=" + recomputing};
    TinyTraining before = gated("before", "full");
    before.train();
    TinyTraining converted = gated("converted", pattern, "steps=0").from(before, Carry.WEIGHTS);
    converted.train();
    TinyTraining after = gated("after", pattern, keys).from(before, Carry.WEIGHTS);
    after.train();

    Map<String, List<Float>> first = weights(converted);
    Set<String> moved = new TreeSet<>();
    weights(after)
        .forEach((name, values) -> {
          if (!values.equals(first.get(name))) {
            moved.add(name);
          }
        });
    Set<String> expected = new TreeSet<>(first.keySet());
    expected.removeIf(name -> !isOf(name, trainable));
    assertThat(expected).isNotEmpty();
    assertThat(moved).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("a frozen rest changes no gradient of what is trained")
  void sameGradients(boolean recomputing) {
    String[] keys = {
      "steps=1", "clip=0", "weight_decay=0", "activation_checkpointing=" + recomputing
    };
    TinyTraining all = training("all", "loza", keys);
    all.train();
    TinyTraining some =
        training("some", "loza", "steps=1", "clip=0", "weight_decay=0", "trainable=[method]");
    some.train();

    Map<String, List<Float>> expected = weights(all);
    weights(some)
        .forEach((name, values) -> {
          if (name.endsWith("alpha")) {
            assertThat(values).as(name).isEqualTo(expected.get(name));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "loza, [method],      weights",
    "cca,  [projections], weights",
    "nsa,  '[embedding, norms, feed_forward, projections, gate, method]', weights",
    "full, '[embedding, norms, feed_forward, projections]', training"
  })
  @DisplayName("stopped in any kind of phase, it ends as if it had not been")
  void stoppedAndResumed(String pattern, String trainable, String carry) {
    TinyTraining before = training("before", "moba", "until=4");
    before.train();
    Carry taken = carry.equals("training") ? Carry.TRAINING : Carry.WEIGHTS;
    String keys = "trainable=" + trainable;
    TinyTraining whole = training("whole", pattern, keys).from(before, taken);
    whole.train();
    TinyTraining parts = training("parts", pattern, keys).from(before, taken);
    for (int last : new int[] {5, 7}) {
      parts.trainUntil(last);
      assertThat(new Checkpoint(parts.run().checkpoint()).step()).contains((long) last);
    }
    parts.train();

    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
    assertThat(parts.losses()).isEqualTo(whole.losses());
    assertThat(parts.events()).containsExactly("started", "resumed", "resumed", "finished");
  }

  @Test
  @DisplayName("a conversion keeps what both have, copies or begins the new, and says so")
  void conversion() {
    TinyTraining before = training("before", "loza");
    before.train();
    TinyTraining after = training("after", "nsa", "steps=0").from(before, Carry.WEIGHTS);
    after.train();

    Map<String, List<Float>> earlier = weights(before);
    Map<String, List<Float>> later = weights(after);
    String layer = "model.layers.1.self_attn.";
    assertThat(later.get(layer + "q_proj.weight")).isEqualTo(earlier.get(layer + "q_proj.weight"));
    assertThat(later.get(layer + "v_window_proj.weight"))
        .isEqualTo(earlier.get(layer + "v_proj.weight"));

    JsonNode said = after.run().read(Log.TRAIN).getFirst();
    assertThat(said.path("from").asText()).isEqualTo(before.run().id());
    JsonNode weights = said.path("weights");
    assertThat(weights.path("taken").asInt()).isEqualTo(earlier.size() - 2);
    assertThat(texts(weights.path("left")))
        .containsExactly("model.layers.0.self_attn.alpha", layer + "alpha");
    assertThat(texts(weights.path("copied"))).contains(layer + "k_compress_proj.weight");
    assertThat(texts(weights.path("begun"))).contains(layer + "branch_gate_proj.weight");
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    TinyTraining before = latentTraining("before", "full");
    before.train();
    TinyTraining after = training("after", "full").from(before, Carry.WEIGHTS);

    assertThatThrownBy(after::train)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("model.safetensors")
        .hasMessageContaining("self_attn");
  }

  @Test
  @DisplayName("the alphas of every layer stand in every line of a calibration")
  void readings() {
    TinyTraining training = training("a", "loza,full", "trainable=[method]");
    training.train();

    List<JsonNode> lines =
        training.run().read(Log.TRAIN).stream().filter(line -> line.has("loss")).toList();
    assertThat(lines).hasSize(8);
    for (JsonNode line : lines) {
      JsonNode alphas = line.path("readings").path("alpha");
      assertThat(alphas.get(0).asDouble()).isBetween(0.0, 1.0);
      assertThat(alphas.get(1).isNull()).isTrue();
    }
    JsonNode last = lines.getLast().path("readings").path("alpha").get(0);
    double learned =
        weights(training).getOrDefault("model.layers.0.self_attn.alpha", List.of()).getFirst();
    assertThat(last.asDouble()).isCloseTo(1 / (1 + Math.exp(-learned)), offset(1e-6));
  }

  private static List<String> texts(JsonNode list) {
    return Arrays.asList(Json.MAPPER.convertValue(list, String[].class));
  }

  private static boolean isOf(String name, String parts) {
    boolean own =
        name.contains("alpha")
            || name.contains("_window_")
            || name.contains("compress")
            || name.contains("branch_gate")
            || name.contains("phi_");
    boolean gate = name.endsWith("self_attn.gate_proj.weight");
    boolean norm = name.endsWith("norm.weight");
    boolean forward = name.contains(".mlp.");
    boolean attention = name.contains(".self_attn.");
    return (own && parts.contains("method"))
        || (gate && parts.contains("gate"))
        || (norm && parts.contains("norms"))
        || (forward && parts.contains("feed_forward"))
        || (attention && !own && !gate && parts.contains("projections"))
        || (!attention && !norm && !forward && parts.contains("embedding"));
  }

  private static Map<String, List<Float>> weights(TinyTraining training) {
    Map<String, List<Float>> values = new TreeMap<>();
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> arrays = new Checkpoint(training.run().checkpoint()).model(manager);
      arrays.forEach((name, array) -> {
        float[] flat = array.toFloatArray();
        Float[] boxed = new Float[flat.length];
        Arrays.setAll(boxed, i -> flat[i]);
        values.put(name, List.of(boxed));
      });
    }
    return values;
  }
}
