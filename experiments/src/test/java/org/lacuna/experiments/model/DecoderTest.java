package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;

/** What a decoder computes. */
class DecoderTest {
  private static final int LENGTH = 40;
  private static final float CLOSE = 1e-4f;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Decoder strong(String pattern) {
    return strong(Tiny.model(), pattern);
  }

  private Decoder strong(ModelConfig model, String pattern) {
    return Weights.strong(Tiny.decoder(model, pattern), manager);
  }

  private NDArray logits(Decoder decoder, AttentionMode mode) {
    return Weights.logits(decoder, manager, mode, Weights.tokens(LENGTH));
  }

  @Test
  @DisplayName("before learning, every byte is about equally likely")
  void lossStartsNearTheLogarithmOfTheVocabulary() {
    Decoder decoder = Tiny.decoder(Tiny.model(), "full");
    FirstValues.initialize(decoder, manager, 1);
    int[] tokens = new int[LENGTH + 1];
    for (int t = 0; t < tokens.length; t++) {
      tokens[t] = t * 31 % 256;
    }
    double[] sum = {0};
    Losses.of(
        decoder,
        AttentionMode.NATIVE,
        List.of(Example.of(new Window("text", 0, tokens))),
        LENGTH,
        manager,
        (_, losses) -> {
          for (float loss : losses) {
            sum[0] += loss;
          }
        });

    assertThat(sum[0] / LENGTH).isCloseTo(Math.log(Tiny.VOCABULARY), within(0.05));
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
        "full,moba",
        "streaming-llm",
        "lm-infinite",
        "window"
      })
  void logitsDependOnNoLaterToken(String pattern) {
    assertLogitsDependOnNoLaterToken(strong(pattern));
    assertLogitsDependOnNoLaterToken(strong(Tiny.latentModel(), pattern));
  }

  private void assertLogitsDependOnNoLaterToken(Decoder decoder) {
    NDArray before = logits(decoder, AttentionMode.NATIVE);
    for (int changed : new int[] {1, 8, 19, LENGTH - 1}) {
      long[] tokens = Weights.tokens(LENGTH);
      tokens[changed] = 255;
      NDArray after = Weights.logits(decoder, manager, AttentionMode.NATIVE, tokens);

      assertThat(Weights.difference(before.get(":" + changed), after.get(":" + changed)))
          .as("logits before position %d", changed)
          .isLessThan(CLOSE);
      assertThat(Weights.difference(before.get(changed), after.get(changed)))
          .as("logits at position %d", changed)
          .isGreaterThan(100 * CLOSE);
    }
  }

  @Test
  void sequencesOfABatchDoNotMix() {
    Decoder decoder = strong("moba");
    long[] reversed = new long[LENGTH];
    long[] both = new long[2 * LENGTH];
    for (int t = 0; t < LENGTH; t++) {
      reversed[t] = Weights.tokens(LENGTH)[LENGTH - 1 - t];
      both[t] = Weights.tokens(LENGTH)[t];
      both[LENGTH + t] = reversed[t];
    }
    NDArray together = forward(decoder, manager.create(both, new Shape(2, LENGTH)));

    assertThat(Weights.difference(together.get(0), logits(decoder, AttentionMode.NATIVE)))
        .isLessThan(CLOSE);
    assertThat(
            Weights.difference(
                together.get(1), Weights.logits(decoder, manager, AttentionMode.NATIVE, reversed)))
        .isLessThan(CLOSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"moba", "streaming", "streaming,moba", "streaming-llm", "lm-infinite", "window"})
  @DisplayName("with AttentionMode.FULL a sparse decoder is the full decoder of the same weights")
  void fullModeOfASparseDecoder(String pattern) {
    assertFullMode(Tiny.model(), pattern);
    assertFullMode(Tiny.latentModel(), pattern);
  }

  private void assertFullMode(ModelConfig model, String pattern) {
    Decoder sparse = strong(model, pattern);
    Decoder full = strong(model, "full");
    Weights.copy(sparse, full);
    NDArray expected = logits(full, AttentionMode.NATIVE);

    assertThat(Weights.difference(logits(sparse, AttentionMode.FULL), expected)).isLessThan(CLOSE);
    assertThat(Weights.difference(logits(sparse, AttentionMode.NATIVE), expected))
        .as("the sparse pass itself must leave something out")
        .isGreaterThan(100 * CLOSE);
  }

  @Test
  @DisplayName("a method from a length on is full attention for shorter inputs only")
  void fromALength() {
    String longer = "moba@" + (LENGTH + 1);
    assertThat(strong("full@" + LENGTH).isSparse()).isFalse();
    assertThat(strong(longer).isSparse()).isTrue();
    Decoder full = strong("full");
    Decoder moba = strong("moba");
    for (Decoder expected : List.of(full, moba)) {
      Decoder decoder = strong(expected == full ? longer : "moba@" + LENGTH);
      Weights.copy(expected, decoder);
      assertThat(logits(decoder, AttentionMode.NATIVE))
          .isEqualTo(logits(expected, AttentionMode.NATIVE));
      assertThat(logits(decoder, AttentionMode.FULL))
          .isEqualTo(logits(expected, AttentionMode.FULL));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "moba"})
  @DisplayName("DJL's own forward gives the same logits")
  void forwardOfTheBlock(String pattern) {
    assertForward(strong(pattern));
    assertForward(strong(Tiny.latentModel(), pattern));
  }

  private void assertForward(Decoder decoder) {
    NDArray tokens = manager.create(Weights.tokens(LENGTH), new Shape(1, LENGTH));
    NDArray forwarded = forward(decoder, tokens);

    assertThat(forwarded.getShape()).isEqualTo(new Shape(1, LENGTH, Tiny.VOCABULARY));
    assertThat(forwarded.getShape())
        .isEqualTo(decoder.getOutputShapes(new Shape[] {tokens.getShape()})[0]);
    assertThat(Weights.difference(forwarded.squeeze(0), logits(decoder, AttentionMode.NATIVE)))
        .isLessThan(CLOSE);
  }

  private NDArray forward(Decoder decoder, NDArray tokens) {
    return decoder
        .forward(new ParameterStore(manager, false), new NDList(tokens), false)
        .singletonOrThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full,streaming", "FS", "streaming first:1 last:1=moba"})
  void layersOfAPatternMayDiffer(String pattern) {
    Decoder decoder = strong(pattern);
    List<Double> visible =
        decoder.attention(AttentionMode.NATIVE).stream()
            .map(layer -> layer.accounting().effectiveSparsity(LENGTH))
            .toList();

    assertThat(visible).hasSize(2);
    assertThat(visible.getFirst()).isEqualTo(1.0);
    assertThat(visible.getLast()).isLessThan(1.0);
    assertThat(logits(decoder, AttentionMode.NATIVE).isNaN().any().getBoolean()).isFalse();
  }
}
