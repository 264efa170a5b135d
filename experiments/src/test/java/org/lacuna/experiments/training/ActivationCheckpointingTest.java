package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.Pass;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;

/**
 * Layers that are computed again in the backward pass learn the same from less memory.
 *
 * <p>The same to the bit, gradients too: the second time the same operators meet the same numbers
 * in the same order, and each segment hands its gradient on as it would without.
 */
class ActivationCheckpointingTest {
  private static final int LENGTH = 32;
  private static final int BATCH = 2;

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<List<Example>> batches = List.of(examples(), examples(), examples());

  private List<Example> examples() {
    return Stream.generate(() -> random.ints(LENGTH + 1, 0, Tiny.VOCABULARY).toArray())
        .limit(BATCH)
        .map(tokens -> Example.of(new Window("random", 0, tokens)))
        .toList();
  }

  /** What a step measured, and the gradient that it made, by the parameter's name. */
  private record Learned(TrainingStep.Outcome outcome, Map<String, float[]> gradients) {
    void assertEqualTo(Learned expected) {
      assertThat(outcome).isEqualTo(expected.outcome);
      assertThat(gradients).hasSameSizeAs(expected.gradients);
      expected.gradients.forEach((name, values) -> {
        assertThat(gradients.get(name)).as(name).containsExactly(values);
        assertThat(values).as(name).isNotEqualTo(new float[values.length]);
      });
    }
  }

  /** One step on all batches. */
  private Learned learned(boolean checkpointing, ModelConfig model, String pattern, String key) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Decoder decoder = Tiny.decoder(model, pattern, key);
      FirstValues.initialize(decoder, manager, 1);
      try (TrainingStep step =
          new TrainingStep(
              decoder,
              // With them the mean gradient of the first step is the gradient.
              Tiny.training("beta1=0", "clip=0", "activation_checkpointing=" + checkpointing),
              Precision.FLOAT32,
              7,
              manager)) {
        TrainingStep.Outcome outcome = step.run(0, batches);
        Map<String, float[]> gradients = new LinkedHashMap<>();
        decoder
            .parameters()
            .keySet()
            .forEach(
                name -> gradients.put(name, Tiny.values(step.optimizerState(), "mean." + name)));
        return new Learned(outcome, gradients);
      }
    }
  }

  private void assertLearnsTheSame(ModelConfig model, String pattern, String key) {
    learned(true, model, pattern, key).assertEqualTo(learned(false, model, pattern, key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full",
        "streaming",
        "moba",
        "ssa",
        "cca",
        "nsa",
        "loza",
        "ssa,moba",
        "lm-infinite",
        "window"
      })
  @DisplayName("loss and gradients of a few batches are the same, bit for bit")
  void learnsTheSame(String pattern) {
    String key = "methods.moba.key_convolution=3";
    assertLearnsTheSame(Tiny.model("layers=3"), pattern, key);
    assertLearnsTheSame(Tiny.model("output_gate=true"), pattern, key);
    assertLearnsTheSame(Tiny.latentModel(), pattern, key);
    assertLearnsTheSame(Tiny.latentModel("output_gate=true"), pattern, key);
  }

  @Test
  @DisplayName("layers that draw for themselves draw the same the second time")
  void layersDrawAgain() {
    assertLearnsTheSame(Tiny.model("layers=5"), "ssa", "methods.ssa.stream=layer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  @DisplayName("a layer draws its stream the second time as the first, and tells its loss once")
  void eitherStream(String fullRatio) {
    String key = "methods.ssa.full_ratio=" + fullRatio;
    assertLearnsTheSame(Tiny.model("output_gate=true"), "ssa", key);
    assertThat(learned(true, Tiny.model(), "ssa", key).outcome().auxiliary()).isPositive();
  }

  /** Arrays between forward and backward pass, and the numbers in them. */
  private record Kept(int arrays, long elements) {}

  private Kept kept(boolean checkpointing, ModelConfig model, String pattern) {
    try (NDManager manager = NDManager.newBaseManager();
        var _ = GradMode.on()) {
      Decoder decoder = Tiny.decoder(model, pattern);
      FirstValues.initialize(decoder, manager, 1);
      NDManager scratch = manager.newSubManager();
      Pass pass =
          new Pass(
              new StepWeights(manager, Set.copyOf(decoder.parameters().values())),
              Tape.recording(scratch),
              decoder.rotary(manager, LENGTH),
              AttentionMode.NATIVE,
              0.5,
              checkpointing);
      NDArray _ = decoder.hidden(pass, TokenBatch.of(scratch, batches.getFirst()).inputs());
      List<NDArray> arrays = new ArrayList<>(scratch.getManagedArrays());
      return new Kept(arrays.size(), arrays.stream().mapToLong(NDArray::size).sum());
    }
  }

  @ParameterizedTest
  @CsvSource({"full", "streaming", "moba", "ssa", "cca", "nsa", "loza"})
  @DisplayName("each further layer keeps one state of the stream, whatever is in the layer")
  void keepsTheStreamAlone(String pattern) {
    Kept two = kept(true, Tiny.model("layers=2"), pattern);
    Kept five = kept(true, Tiny.model("layers=5"), pattern);
    assertThat(five.arrays()).isEqualTo(two.arrays() + 3);
    assertThat(five.elements())
        .isEqualTo(two.elements() + 3L * BATCH * LENGTH * Tiny.model().dim());

    assertThat(kept(true, Tiny.model("ffn=96", "output_gate=true"), pattern)).isEqualTo(two);
    assertThat(kept(true, Tiny.latentModel(), pattern)).isEqualTo(two);
    assertThat(kept(true, Tiny.model(), "full")).isEqualTo(two);
    assertThat(kept(false, Tiny.model(), pattern).elements()).isGreaterThan(two.elements());
  }
}
