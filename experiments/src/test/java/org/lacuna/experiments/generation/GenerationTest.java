package org.lacuna.experiments.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.aten.Ops;

/** What is written by way of a cache is what whole passes find likeliest, by any method. */
class GenerationTest {
  private static final int PROMPT = 33;
  private static final int MOST = 14;

  /** Small enough to leave out keys of the prompt. */
  private static final String[] MINFERENCE = {
    "methods.minference.pattern=a_shape",
    "methods.minference.sink_tokens=2",
    "methods.minference.local_tokens=6"
  };

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static Stream<String> methods(boolean trainable) {
    return Tiny.METHODS.all().stream()
        .filter(method -> (method.use() == AttentionMethod.Use.ANY) == trainable)
        .map(AttentionMethod::name);
  }

  static Stream<String> trained() {
    return methods(true);
  }

  static Stream<String> ofPromptsOnly() {
    return methods(false);
  }

  /**
   * A decoder that learned nothing but has opinions. Its head is not the embedding, which would say
   * the same token again and again.
   */
  private Decoder model(String pattern) {
    List<String> keys = new ArrayList<>(List.of("methods.moba.key_convolution=3"));
    keys.addAll(List.of(MINFERENCE));
    Decoder decoder =
        Tiny.decoder(Tiny.model("tie_embeddings=false"), pattern, keys.toArray(String[]::new));
    FirstValues.initialize(decoder, manager, 3);
    decoder
        .weights()
        .forEach((name, array) -> {
          // Two layers of NSA's compression would grow 400 times, and its softmax be one of ties.
          if (array.getShape().dimension() > 1 && !name.contains(".phi_")) {
            Ops.copyInto(array, array.mul(20));
          }
        });
    return decoder;
  }

  private static Generation generation(int[] prompt, int most, Set<Integer> ends, int chunk) {
    return new Generation(
        Arrays.stream(prompt).boxed().toList(), most, ends, Sampling.GREEDY, chunk);
  }

  private List<Integer> written(Decoder model, int[] prompt, int chunk) {
    return generation(prompt, MOST, Set.of(), chunk).by(model, manager, _ -> true).tokens();
  }

  /** The logits after some tokens by a pass over all of them, without a cache. */
  private float[] whole(Decoder model, AttentionMode mode, int... tokens) {
    try (NDManager scratch = manager.newSubManager();
        SequenceReader reader = new SequenceReader(model, mode, 1, tokens.length, scratch)) {
      NDArray hidden = reader.read(ids(scratch, tokens));
      NDArray newest = Ops.narrow(hidden, 1, tokens.length - 1L, 1);
      return model.logits(newest).toFloatArray();
    }
  }

  private static NDArray ids(NDManager manager, int... tokens) {
    return Ops.create(
        manager, Arrays.stream(tokens).asLongStream().toArray(), new Shape(1, tokens.length));
  }

  private static int likeliest(float[] logits) {
    return Sampling.GREEDY.sampler().next(logits);
  }

  private static int[] with(int[] tokens, int next) {
    int[] more = Arrays.copyOf(tokens, tokens.length + 1);
    more[tokens.length] = next;
    return more;
  }

  private static void assertClose(float[] found, float[] expected, int step) {
    double scale =
        IntStream.range(0, expected.length)
            .mapToDouble(i -> Math.abs(expected[i]))
            .max()
            .orElseThrow();
    for (int i = 0; i < expected.length; i++) {
      assertThat(Math.abs((double) found[i] - expected[i]) / scale)
          .as("token %d, step %d", i, step)
          .isLessThan(1e-4);
    }
  }

  /** Writes on token by token, each from a pass over all before it, beside a cache. */
  private List<Integer> byWholePasses(Decoder model, AttentionMode mode, int[] prompt) {
    int[] tokens = prompt;
    int longest = prompt.length + MOST;
    try (DecoderCache cache =
        model.newCache(manager, AttentionMode.NATIVE, 1, longest, prompt.length)) {
      float[] cached = model.decode(cache, ids(manager, prompt)).toFloatArray();
      for (int step = 0; step < MOST; step++) {
        float[] expected = whole(model, mode, tokens);
        assertClose(cached, expected, step);
        int next = likeliest(expected);
        tokens = with(tokens, next);
        cached = model.decode(cache, ids(manager, next)).toFloatArray();
      }
    }
    return Arrays.stream(tokens).skip(prompt.length).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("trained")
  @DisplayName("each method writes on its own cache what passes over all so far find likeliest")
  void everyMethod(String method) {
    Decoder model = model(method);
    for (int length : new int[] {1, PROMPT}) {
      int[] prompt = SharpModel.tokens(length, length);

      List<Integer> expected = byWholePasses(model, AttentionMode.NATIVE, prompt);
      assertThat(written(model, prompt, length)).isEqualTo(expected);
      assertThat(expected.stream().distinct().count()).as("different tokens").isGreaterThan(3);
    }
  }

  @ParameterizedTest
  @MethodSource("ofPromptsOnly")
  @DisplayName("what chooses keys of the prompt alone decodes with all keys")
  void methodsOfPrompts(String method) {
    Decoder model = model(method);
    // After one token there is nothing but decoding, which by definition sees every key.
    int[] one = SharpModel.tokens(5, 1);
    assertThat(written(model, one, 1)).isEqualTo(byWholePasses(model, AttentionMode.FULL, one));

    // After a longer one no whole pass does both; its first token is the method's own.
    int[] prompt = SharpModel.tokens(6, PROMPT);
    float[] sparse = whole(model, AttentionMode.NATIVE, prompt);
    assertThat(written(model, prompt, PROMPT).getFirst()).isEqualTo(likeliest(sparse));
    assertThat(sparse).isNotEqualTo(whole(model, AttentionMode.FULL, prompt));
  }

  @ParameterizedTest
  @MethodSource({"trained", "ofPromptsOnly"})
  @DisplayName("a prompt in chunks is the prompt; methods that need it whole get it whole")
  void chunks(String method) {
    Decoder model = model(method);
    int[] prompt = SharpModel.tokens(7, PROMPT);
    List<Integer> expected = written(model, prompt, PROMPT);

    for (int chunk : new int[] {1, 5, 16, 1000}) {
      assertThat(written(model, prompt, chunk)).as("chunks of %d", chunk).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("a layer that decodes in full mode gets the prompt whole")
  void chunksOfAFullDecoding() {
    Decoder model = model("moba decode:full");
    int[] prompt = SharpModel.tokens(7, PROMPT);

    assertThat(written(model, prompt, 4)).isEqualTo(written(model, prompt, PROMPT));
  }

  @Test
  @DisplayName("a token that ends a text is the last one")
  void ends() {
    Decoder model = model("moba");
    int[] prompt = SharpModel.tokens(3, PROMPT);
    List<Integer> endless = written(model, prompt, PROMPT);
    int end = endless.get(4);
    int at = endless.indexOf(end);

    Generation.Written ended =
        generation(prompt, MOST, Set.of(end, Tiny.VOCABULARY), 8).by(model, manager, _ -> true);
    assertThat(ended.tokens()).isEqualTo(endless.subList(0, at + 1));
  }

  @Test
  @DisplayName("the listener hears each token once and ends it")
  void listener() {
    Decoder model = model("full");
    int[] prompt = SharpModel.tokens(3, PROMPT);
    List<Integer> heard = new ArrayList<>();

    Generation.Written written =
        generation(prompt, MOST, Set.of(), 8)
            .by(
                model,
                manager,
                token -> {
                  heard.add(token);
                  return heard.size() < 3;
                });
    assertThat(written.tokens()).isEqualTo(heard).hasSize(3);
    assertThat(written.tokens()).isEqualTo(written(model, prompt, 8).subList(0, 3));
  }

  @Test
  @DisplayName("what it took is told: the cache of all but the newest token, no speed of nothing")
  void told() {
    Decoder model = model("full");
    int[] prompt = SharpModel.tokens(3, PROMPT);

    Generation.Written some = generation(prompt, 5, Set.of(), 8).by(model, manager, _ -> true);
    int keysAndValues = 2 * Tiny.model().kvHeads() * Tiny.model().headDim();
    assertThat(some.cacheElements())
        .isEqualTo((long) Tiny.model().layers() * (PROMPT + 4) * keysAndValues);
    assertThat(some.decodeSpeed()).isPositive();
    Generation.Written none = generation(prompt, 0, Set.of(), 8).by(model, manager, _ -> true);
    assertThat(none.tokens()).isEmpty();
    assertThat(none.decodeSpeed()).isNaN();
  }

  @Test
  @DisplayName("drawn tokens are those of the seed, whatever the chunks")
  void sampled() {
    Decoder model = model("moba");
    List<Integer> prompt = Arrays.stream(SharpModel.tokens(9, PROMPT)).boxed().toList();
    List<List<Integer>> drawn = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      drawn.add(
          new Generation(prompt, MOST, Set.of(), new Sampling(2, 0, 1, seed), 7 + drawn.size())
              .by(model, manager, _ -> true)
              .tokens());
    }

    assertThat(drawn.get(1)).isEqualTo(drawn.get(0));
    assertThat(drawn.get(2)).isNotEqualTo(drawn.get(0));
  }

  @Test
  void nothingToWriteOn() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> generation(new int[0], 1, Set.of(), 1))
        .withMessageContaining("at least one token");
    assertThatIllegalArgumentException().isThrownBy(() -> generation(new int[1], -1, Set.of(), 1));
  }
}
