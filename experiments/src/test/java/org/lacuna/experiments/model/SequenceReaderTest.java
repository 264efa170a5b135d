package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.LiveArrays;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.aten.Ops;

/** Sequences that are read in chunks, against the same in one go. */
class SequenceReaderTest {
  /** No chunk but the first divides it. */
  private static final int LENGTH = 70;

  private static final int BATCH = 3;
  private static final int[] CHUNKS = {1, 16, 33, 69};
  private static final float CLOSE = 1e-4f;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Decoder strong(ModelConfig model, String pattern) {
    Decoder decoder =
        Weights.strong(Tiny.decoder(model, pattern, "methods.moba.key_convolution=3"), manager);
    decoder.initials().keySet().forEach(name -> Weights.change(decoder, name, Weights::random));
    return decoder;
  }

  /** Sequences that differ, with a place in the second that is not scored. */
  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (int b = 0; b < BATCH; b++) {
      int first = b * 13 + 5;
      int[] tokens = IntStream.rangeClosed(0, LENGTH).map(t -> (t * 37 + first) % 251).toArray();
      examples.add(Example.of(new Window("window", 0, tokens)));
    }
    examples.get(1).targets()[40] = Example.UNSCORED;
    return examples;
  }

  private NDArray tokens() {
    return TokenBatch.of(manager, examples()).inputs();
  }

  private NDArray read(Decoder decoder, AttentionMode mode, int chunk) {
    NDArray tokens = tokens();
    int stretch = SequenceReader.stretch(decoder, mode, LENGTH, chunk);
    NDList stretches = new NDList();
    try (SequenceReader reader = new SequenceReader(decoder, mode, BATCH, LENGTH, chunk, manager)) {
      for (int from = 0; from < LENGTH; from += stretch) {
        int count = Math.min(stretch, LENGTH - from);
        NDArray hidden = reader.read(Ops.narrow(tokens, 1, from, count));
        assertThat(hidden.getShape()).isEqualTo(new Shape(BATCH, count, decoder.config().dim()));
        stretches.add(hidden);
      }
    }
    return NDArrays.concat(stretches, 1);
  }

  private float[][] losses(Decoder decoder, AttentionMode mode, int chunk) {
    return Losses.losses(decoder, mode, examples(), LENGTH, chunk, manager);
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
        "streaming-llm",
        "lm-infinite",
        "window",
        "streaming,moba last:1"
      })
  @DisplayName("hidden states and losses are those of the whole, whatever the chunk, in both modes")
  void chunksAreTheWhole(String pattern) {
    for (ModelConfig model : List.of(Tiny.model("output_gate=true"), Tiny.latentModel())) {
      Decoder decoder = strong(model, pattern);
      for (AttentionMode mode : AttentionMode.values()) {
        assertThat(decoder.prefillsInChunks(mode)).isTrue();
        NDArray hidden = read(decoder, mode, LENGTH);
        float[][] losses = losses(decoder, mode, LENGTH);
        float close = CLOSE * Math.max(1, hidden.abs().max().getFloat());
        for (int chunk : CHUNKS) {
          assertThat(Weights.difference(read(decoder, mode, chunk), hidden))
              .as("hidden states in chunks of %d, mode %s", chunk, mode)
              .isLessThan(close);
          assertClose(losses(decoder, mode, chunk), losses);
        }
      }
    }
  }

  private static void assertClose(float[][] actual, float[][] expected) {
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < LENGTH; t++) {
        assertThat(actual[b][t])
            .as("loss %d of sequence %d", t, b)
            .isCloseTo(expected[b][t], within(20 * CLOSE * Math.max(1, expected[b][t])));
      }
    }
  }

  @Test
  @DisplayName("a loss is that of the logits of a whole pass, and none where nothing is scored")
  void lossesAreThoseOfTheLogits() {
    Decoder decoder = strong(Tiny.model(), "full,moba");
    NDArray logits = Weights.logits(decoder, AttentionMode.NATIVE, tokens()); // [B, L, V]
    float[][] losses = losses(decoder, AttentionMode.NATIVE, 16);
    List<Example> examples = examples();
    for (int b = 0; b < BATCH; b++) {
      for (int t = 0; t < LENGTH; t++) {
        int target = examples.get(b).targets()[t];
        float expected =
            target == Example.UNSCORED ? 0 : -logits.get(b, t).logSoftmax(0).getFloat(target);
        assertThat(losses[b][t])
            .as("loss %d of sequence %d", t, b)
            .isCloseTo(expected, within(20 * CLOSE * Math.max(1, expected)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"minference", "moba@64", "ssa decode:full"})
  @DisplayName("what cannot prefill in chunks is read whole: bit by bit what one pass gives")
  void methodsThatNeedTheWholePromptGetIt(String pattern) {
    Decoder decoder = strong(Tiny.model(), pattern);
    NDArray hidden = read(decoder, AttentionMode.NATIVE, LENGTH);

    assertThat(decoder.prefillsInChunks(AttentionMode.NATIVE)).isFalse();
    assertThat(SequenceReader.stretch(decoder, AttentionMode.NATIVE, LENGTH, 16)).isEqualTo(LENGTH);
    assertThat(read(decoder, AttentionMode.NATIVE, 16).toFloatArray())
        .containsExactly(hidden.toFloatArray());
    assertThat(losses(decoder, AttentionMode.NATIVE, 16))
        .isDeepEqualTo(losses(decoder, AttentionMode.NATIVE, LENGTH));
  }

  @Test
  @DisplayName("as many arrays live after many chunks as after a few, and none once all is read")
  void chunksLeaveNothingBehind() {
    Decoder decoder = strong(Tiny.model(), "full,moba");
    int before = LiveArrays.of(manager);
    losses(decoder, AttentionMode.NATIVE, 3);

    assertThat(LiveArrays.of(manager)).isEqualTo(before);
  }
}
