package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.TrainingWindows;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.Log;

/** Training with products in a half type, on the CPU. */
class HalfPrecisionTest extends OnTinyCorpus {
  /** Tolerances of every loss, in nats: what the rounding of thirty steps adds up to. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT16,  full, 5e-3",
    "BFLOAT16, full, 4e-2",
    "FLOAT16,  'nsa,ssa', 2e-2",
    "BFLOAT16, 'moba,cca', 5e-2"
  })
  @DisplayName("a training in a half type falls in loss as the same one in float32")
  void fallsAsInFloat32(Precision precision, String pattern, double tolerance) {
    String[] keys = {"steps=30", "checkpoint_every=30"};
    try (var _ = Kernels.use(Kernels.named("masked"))) {
      TinyTraining exact = training("exact", pattern, keys);
      exact.train();
      TinyTraining half = training("half", pattern, keys).on(DeviceKind.CPU, precision);
      half.train();

      assertThat(half.losses()).hasSameSizeAs(exact.losses()).isNotEqualTo(exact.losses());
      for (int i = 0; i < half.losses().size(); i++) {
        assertThat(half.losses().get(i))
            .as("step %d", i + 1)
            .isCloseTo(exact.losses().get(i), within(tolerance));
      }
      assertThat(half.losses().getLast()).isLessThan(half.losses().getFirst() - 1);
    }
  }

  /** The gradient of a first step as the optimiser's mean has it, without clipping and memory. */
  private static Map<String, float[]> gradients(Precision precision) {
    Computing computing = new Computing(DeviceKind.CPU, precision);
    try (var _ = computing.begin();
        NDManager manager = computing.newManager()) {
      Decoder decoder = decoder(manager);
      try (TrainingStep step =
          new TrainingStep(decoder, Tiny.training("beta1=0", "clip=0"), precision, 7, manager)) {
        assertThat(step.run(0, batch()).isFinite()).isTrue();
        return values(step.optimizerState(), "mean.");
      }
    }
  }

  private static Map<String, float[]> values(Map<String, NDArray> state, String prefix) {
    return state.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toFloatArray()));
  }

  private static Decoder decoder(NDManager manager) {
    Decoder decoder = Tiny.decoder(Tiny.model(), "full");
    FirstValues.initialize(decoder, manager, 1);
    return decoder;
  }

  private static List<List<Example>> batch() {
    return List.of(new TrainingWindows(Tiny.splits(corpus).get(Split.TRAIN), 32, 1).batch(0, 2));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 5e-3", "BFLOAT16, 4e-2"})
  @DisplayName("the gradient of every weight is float32's but for the rounding of products")
  void gradientIsThatOfFloat32(Precision precision, double tolerance) {
    Map<String, float[]> exact = gradients(Precision.FLOAT32);
    Map<String, float[]> half = gradients(precision);
    assertThat(half.keySet()).isEqualTo(exact.keySet());
    exact.forEach((name, expected) -> {
      float[] found = Objects.requireNonNull(half.get(name));
      double difference = 0;
      double norm = 0;
      for (int i = 0; i < expected.length; i++) {
        difference += Math.pow(found[i] - expected[i], 2);
        norm += Math.pow(expected[i], 2);
      }
      assertThat(Math.sqrt(difference / norm)).as(name).isLessThan(tolerance);
    });
  }

  @Test
  @DisplayName("a stopped training in float16 ends as one that was not, its scale included")
  void resumedEqualsUninterrupted() {
    TinyTraining whole = training("whole", "moba").on(DeviceKind.CPU, Precision.FLOAT16);
    whole.train();
    TinyTraining parts = training("parts", "moba").on(DeviceKind.CPU, Precision.FLOAT16);
    parts.trainUntil(2);
    parts.trainUntil(5);
    parts.train();

    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
    assertThat(parts.losses()).isEqualTo(whole.losses());
  }

  @Test
  @DisplayName("what is carried from float32 into float16 begins with the first scale")
  void carriedFromFloat32() {
    TinyTraining before = training("before", "full", "until=4");
    before.train();
    TinyTraining after =
        training("after", "full")
            .on(DeviceKind.CPU, Precision.FLOAT16)
            .from(before, StartConfig.Carry.TRAINING);
    after.train();

    assertThat(lines(after)).hasSize(4);
    assertThat(lines(after)).allMatch(line -> line.path("lossScale").asDouble() == 65536);
    assertThat(lines(before)).noneMatch(line -> line.has("lossScale") || line.has("skipped"));
  }

  private static List<JsonNode> lines(TinyTraining training) {
    return training.run().read(Log.TRAIN).stream().filter(line -> line.has("loss")).toList();
  }

  /** Steps of a decoder in float16 whose scale has been set. */
  private static void withScale(float factor, float good, Consumer<Scaled> test) {
    Computing computing = new Computing(DeviceKind.CPU, Precision.FLOAT16);
    try (var _ = computing.begin();
        NDManager manager = computing.newManager()) {
      Decoder decoder = decoder(manager);
      try (TrainingStep step =
          new TrainingStep(decoder, Tiny.training(), Precision.FLOAT16, 7, manager)) {
        NDArray state = Objects.requireNonNull(step.optimizerState().get(LossScale.NAME));
        Ops.copyInto(state, Ops.create(manager, new float[] {factor, good}, new Shape(2)));
        test.accept(new Scaled(decoder, step));
      }
    }
  }

  private record Scaled(Decoder decoder, TrainingStep step) {
    float[] scale() {
      return Tiny.values(step.optimizerState(), LossScale.NAME);
    }

    Map<String, float[]> all() {
      Map<String, float[]> all = values(decoder.weights(), "");
      all.putAll(values(step.optimizerState(), ""));
      all.remove(LossScale.NAME);
      return all;
    }
  }

  @Test
  @DisplayName("a gradient that overflows skips the step, which changes the scale alone: to a half")
  void overflowSkips() {
    float large = 0x1p60f;
    withScale(
        large,
        17,
        scaled -> {
          Map<String, float[]> before = scaled.all();
          TrainingStep.Outcome outcome = scaled.step().run(0, batch());

          assertThat(outcome.skipped()).isTrue();
          assertThat(outcome.isFinite()).isTrue();
          assertThat(outcome.loss()).isBetween(4.0, 7.0);
          assertThat(outcome.lossScale()).isEqualTo(large);
          assertThat(scaled.scale()).containsExactly(large / 2, 0);
          assertThat(scaled.all()).usingRecursiveComparison().isEqualTo(before);
        });
  }

  @Test
  @DisplayName("many good steps double the scale, and the gradient does not depend on it")
  void goodStepsDouble() {
    withScale(
        1024,
        LossScale.PATIENCE - 2,
        scaled -> {
          TrainingStep.Outcome outcome = scaled.step().run(0, batch());
          assertThat(outcome.skipped()).isFalse();
          assertThat(scaled.scale()).containsExactly(1024, LossScale.PATIENCE - 1);
          scaled.step().run(1, batch());
          assertThat(scaled.scale()).containsExactly(2048, 0);
          withScale(
              4096,
              0,
              other ->
                  assertThat(other.step().run(0, batch()).gradientNorm())
                      .isCloseTo(outcome.gradientNorm(), within(5e-3)));
        });
  }

  @Test
  @DisplayName("a scale below 1 mends nothing, nor does any scale a loss that is no number")
  void divergence() {
    withScale(
        1,
        0,
        scaled -> {
          spoil(scaled.decoder(), 0x1p100f);
          TrainingStep.Outcome outcome = scaled.step().run(0, batch());
          assertThat(outcome.skipped()).isFalse();
          assertThat(outcome.isFinite()).isFalse();
        });
  }

  /** Makes products overflow. */
  private static void spoil(Decoder decoder, float value) {
    NDArray weight =
        Objects.requireNonNull(decoder.weights().get("model.layers.0.mlp.down_proj.weight"));
    Ops.copyInto(weight, weight.getManager().full(new Shape(), value));
  }

  @Test
  @DisplayName("the record says which steps were skipped, and training goes on with half the scale")
  void skippedStepsInTheRecord() {
    TinyTraining training = training("a", "full").on(DeviceKind.CPU, Precision.FLOAT16);
    training.trainUntil(2);
    setScale(new Checkpoint(training.run().checkpoint()), 0x1p42f);
    training.train();
    List<JsonNode> lines = lines(training);
    List<Boolean> skipped = lines.stream().map(line -> line.path("skipped").asBoolean()).toList();
    assertThat(skipped).hasSize(8).startsWith(false, false, true);
    for (int i = 3; i < lines.size(); i++) {
      double before = lines.get(i - 1).path("lossScale").asDouble();
      assertThat(lines.get(i).path("lossScale").asDouble())
          .isEqualTo(skipped.get(i - 1) ? before / 2 : before);
      assertThat(lines.get(i).has("skipped")).isEqualTo(skipped.get(i));
    }
  }

  /** Writes a checkpoint once more, as after many steps that doubled the scale. */
  private static void setScale(Checkpoint checkpoint, float factor) {
    try (NDManager manager = Computing.PLAIN.newManager();
        StoredTensors stored = checkpoint.optimizerMemory()) {
      Map<String, NDArray> memory = new LinkedHashMap<>();
      stored
          .entries()
          .forEach((name, entry) -> {
            NDArray array = manager.zeros(entry.shape());
            TensorReader.copyInto(array, stored, name);
            memory.put(name, array);
          });
      memory.put(LossScale.NAME, Ops.create(manager, new float[] {factor, 3}, new Shape(2)));
      checkpoint.save(checkpoint.requireStep(), checkpoint.model(manager), memory);
    }
  }
}
