package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.LiveArrays;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.aten.Ops;

/** Decoding token by token is the whole sequence's pass. */
class DecodeTest {
  /** Past every block, window and ring of the tiny methods, and past a cache's first reserve. */
  private static final int LENGTH = 70;

  private static final int BATCH = 2;
  private static final float CLOSE = 1e-4f;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** A decoder all of whose weights count, those that start as zeros too. */
  private Decoder strong(ModelConfig model, String pattern, String... keys) {
    Decoder decoder = Weights.strong(Tiny.decoder(model, pattern, keys), manager);
    decoder.initials().keySet().forEach(name -> Weights.change(decoder, name, Weights::random));
    return decoder;
  }

  private NDArray tokens() {
    long[] both = new long[BATCH * LENGTH];
    for (int t = 0; t < both.length; t++) {
      both[t] = (t * 37L + t / LENGTH * 5L + 11) % 251;
    }
    return Ops.create(manager, both, new Shape(BATCH, LENGTH));
  }

  /** Decodes a prompt and then the rest token by token, and compares at every position. */
  private void assertDecodesLikeWhole(Decoder decoder, AttentionMode mode, int prompt) {
    NDArray tokens = tokens();
    NDArray expected = Weights.logits(decoder, mode, tokens); // [B, L, V]
    float close = CLOSE * Math.max(1, expected.abs().max().getFloat());
    try (DecoderCache cache = decoder.newCache(manager, mode, BATCH, LENGTH)) {
      NDArray logits = decoder.decode(cache, Ops.narrow(tokens, 1, 0, prompt));
      for (int t = prompt; ; t++) {
        assertThat(cache.length()).isEqualTo(t);
        assertThat(logits.getShape()).isEqualTo(new Shape(BATCH, Tiny.VOCABULARY));
        assertThat(Weights.difference(logits, Ops.narrow(expected, 1, t - 1, 1).squeeze(1)))
            .as("logits after %d tokens", t)
            .isLessThan(close);
        if (t == LENGTH) {
          return;
        }
        logits = decoder.decode(cache, Ops.narrow(tokens, 1, t, 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full,             0, 1",
    "full,             0, 33",
    "streaming,        0, 1",
    "streaming,        0, 7",
    "streaming,        0, 12",
    "streaming,        0, 65",
    "moba,             0, 1",
    "moba,             0, 8",
    "moba,             0, 23",
    "moba,             0, 64",
    "moba,             3, 1",
    "moba,             3, 2",
    "moba,             3, 23",
    "'streaming,moba', 3, 9",
    "'moba,full',      5, 17",
    "ssa,              0, 11",
    "cca,              0, 1",
    "cca,              0, 30",
    "nsa,              0, 1",
    "nsa,              0, 13",
    "loza,             0, 21",
    "streaming-llm,    0, 1",
    "streaming-llm,    0, 19",
    "lm-infinite,      0, 5",
    "window,           0, 19",
    "'nsa,cca',        0, 3"
  })
  @DisplayName("logits are those of the whole sequence at every position, after any prompt")
  void decodesLikeWhole(String pattern, int keyConvolution, int prompt) {
    String convolution = "methods.moba.key_convolution=" + keyConvolution;
    Decoder decoder = strong(Tiny.model(), pattern, convolution);

    assertDecodesLikeWhole(decoder, AttentionMode.NATIVE, prompt);
    Decoder gated = strong(Tiny.model("output_gate=true"), pattern, convolution);
    assertDecodesLikeWhole(gated, AttentionMode.NATIVE, prompt);
  }

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "moba", "cca", "nsa", "loza", "streaming,moba"})
  @DisplayName("in full mode too, whose layers keep other caches")
  void decodesInFullMode(String pattern) {
    Decoder decoder = strong(Tiny.model(), pattern, "methods.moba.key_convolution=3");

    assertDecodesLikeWhole(decoder, AttentionMode.FULL, 13);
    try (DecoderCache cache = decoder.newCache(manager, AttentionMode.FULL, BATCH, LENGTH);
        DecoderCache sparse = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH)) {
      decoder.decode(cache, tokens());
      decoder.decode(sparse, tokens());
      assertThat(cache.elements()).isNotEqualTo(sparse.elements());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "ssa", "cca last:1=moba"})
  @DisplayName("decode:full prefills by the method and then decodes in full mode")
  void decodesFullyAfterASparsePrompt(String pattern) {
    Decoder decoder =
        strong(Tiny.model(), pattern + " decode:full", "methods.moba.key_convolution=3");
    NDArray tokens = tokens();
    NDArray sparse = Weights.logits(decoder, AttentionMode.NATIVE, tokens); // [B, L, V]
    try (DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH);
        DecoderCache token = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH);
        DecoderCache full = decoder.newCache(manager, AttentionMode.FULL, BATCH, LENGTH)) {
      NDArray prompt = decoder.decode(cache, tokens);
      NDArray expected = Ops.narrow(sparse, 1, LENGTH - 1, 1).squeeze(1);
      assertThat(Weights.difference(prompt, expected)).isLessThan(CLOSE * 100);
      // One token at a time there is nothing but decoding.
      for (int t = 0; t < LENGTH; t++) {
        NDArray next = Ops.narrow(tokens, 1, t, 1);
        assertThat(decoder.decode(token, next).toFloatArray())
            .isEqualTo(decoder.decode(full, next).toFloatArray());
      }
      assertThat(cache.elements()).isEqualTo(full.elements());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full,             0, 0,  1",
    "full,             0, 12, 33",
    "streaming,        0, 12, 1",
    "streaming,        0, 0,  13",
    "moba,             0, 12, 1",
    "moba,             0, 0,  23",
    "moba,             3, 12, 2",
    "'streaming,moba', 3, 12, 9",
    "'full,moba',      0, 12, 65",
    "ssa,              0, 0,  11",
    "cca,              0, 12, 18",
    "nsa,              0, 0,  13",
    "streaming-llm,    0, 12, 5",
    "window,           0, 12, 5",
    "loza,             0, 12, 21"
  })
  @DisplayName("from a cache of latents too")
  void decodesFromLatents(String pattern, int keyConvolution, int queryRank, int prompt) {
    ModelConfig model = Tiny.latentModel("latent.query_rank=" + queryRank, "output_gate=true");
    Decoder decoder = strong(model, pattern, "methods.moba.key_convolution=" + keyConvolution);

    assertDecodesLikeWhole(decoder, AttentionMode.NATIVE, prompt);
    assertDecodesLikeWhole(decoder, AttentionMode.FULL, prompt);
  }

  @Test
  @DisplayName("full attention over latents keeps the latent and the rotated channels, no more")
  void latentsAreSmall() {
    ModelConfig model = Tiny.latentModel();
    Decoder decoder = strong(model, "full");
    try (DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH)) {
      decoder.decode(cache, tokens());

      assertThat(cache.elements()).isEqualTo(2L * BATCH * LENGTH * (10 + 4));
    }
  }

  @Test
  @DisplayName("a layer that attends over hidden states by weights of its own decodes alike")
  void layerOfHiddenStates() {
    ModelConfig model = Tiny.model("output_gate=true");
    Decoder decoder =
        new Decoder(
            model,
            Tiny.VOCABULARY,
            Collections.nCopies(model.layers(), new HiddenValues(model.headShape())));
    Weights.strong(decoder, manager);

    assertDecodesLikeWhole(decoder, AttentionMode.NATIVE, 1);
    assertDecodesLikeWhole(decoder, AttentionMode.NATIVE, 30);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "linear", "dynamic", "yarn", "llama3"})
  @DisplayName("positions are stretched as for the longest sequence")
  void scalings(String scaling) {
    ModelConfig model =
        Tiny.model("rope.scaling=" + scaling, "rope.factor=4", "rope.original_length=16");

    assertDecodesLikeWhole(strong(model, "full,streaming"), AttentionMode.NATIVE, 20);
  }

  @ParameterizedTest
  @CsvSource({
    "full,                    0",
    "streaming,               0",
    "moba,                    0",
    "moba,                    3",
    "ssa,                     0",
    "cca,                     0",
    "nsa,                     0",
    "loza,                    0",
    "streaming-llm,           0",
    "lm-infinite,             0",
    "window,                  0",
    "'streaming,moba last:1', 3"
  })
  @DisplayName("in chunks too, whatever their size, from latents or not")
  void chunksAreTheWhole(String pattern, int keyConvolution) {
    for (ModelConfig model : List.of(Tiny.model("output_gate=true"), Tiny.latentModel())) {
      Decoder decoder = strong(model, pattern, "methods.moba.key_convolution=" + keyConvolution);
      for (AttentionMode mode : AttentionMode.values()) {
        for (int chunk : new int[] {1, 5, 16, 33}) {
          assertChunksAreTheWhole(decoder, mode, chunk);
        }
      }
    }
  }

  /**
   * Decodes a prompt and two stretches after it in chunks, and compares after each of the three.
   */
  private void assertChunksAreTheWhole(Decoder decoder, AttentionMode mode, int chunk) {
    NDArray tokens = tokens();
    NDArray expected = Weights.logits(decoder, mode, tokens); // [B, L, V]
    float close = CLOSE * Math.max(1, expected.abs().max().getFloat());
    try (DecoderCache cache = decoder.newCache(manager, mode, BATCH, LENGTH, chunk)) {
      for (int end : new int[] {38, 39, LENGTH}) {
        long from = cache.length();
        NDArray logits = decoder.decode(cache, Ops.narrow(tokens, 1, from, end - from));
        assertThat(cache.length()).isEqualTo(end);
        assertThat(Weights.difference(logits, Ops.narrow(expected, 1, end - 1, 1).squeeze(1)))
            .as("logits after %d tokens in chunks of %d, mode %s", end, chunk, mode)
            .isLessThan(close);
      }
    }
  }

  @Test
  @DisplayName("a layer that decodes in full mode attends by its method over the first chunk only")
  void chunksOfAFullDecoding() {
    Decoder decoder = strong(Tiny.model(), "moba decode:full");
    NDArray tokens = tokens();
    try (DecoderCache chunked = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH, 40);
        DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH)) {
      NDArray logits = decoder.decode(chunked, tokens);
      decoder.decode(cache, Ops.narrow(tokens, 1, 0, 40));
      NDArray expected = decoder.decode(cache, Ops.narrow(tokens, 1, 40, LENGTH - 40));

      assertThat(logits.toFloatArray()).isEqualTo(expected.toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "streaming", "moba", "cca", "nsa", "lm-infinite", "window"})
  @DisplayName("as many arrays live after many chunks as after a few")
  void chunksLeaveNothingBehind(String pattern) {
    Decoder decoder = strong(Tiny.model(), pattern);
    NDArray tokens = tokens();
    int[] live = new int[2];
    for (int i = 0; i < live.length; i++) {
      // As many tokens, in 7 chunks and in 35.
      try (NDManager scratch = manager.newSubManager();
          DecoderCache cache =
              decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH, i == 0 ? 10 : 2)) {
        decoder.decode(cache, Ops.alias(scratch, tokens));
        live[i] = LiveArrays.of(manager);
      }
    }
    assertThat(live[1]).isEqualTo(live[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "full, 0",
    "streaming, 0",
    "moba, 0",
    "moba, 3",
    "'full,moba', 3",
    "ssa, 0",
    "cca, 0",
    "nsa, 0",
    "streaming-llm, 0",
    "lm-infinite, 0",
    "window, 0",
    "loza, 0"
  })
  @DisplayName("keeps as many numbers as the layers' accounting says")
  void elementsEqualAccounting(String pattern, int keyConvolution) {
    assertElementsEqualAccounting(Tiny.model(), pattern, keyConvolution);
    assertElementsEqualAccounting(Tiny.latentModel(), pattern, keyConvolution);
  }

  private void assertElementsEqualAccounting(
      ModelConfig model, String pattern, int keyConvolution) {
    Decoder decoder = strong(model, pattern, "methods.moba.key_convolution=" + keyConvolution);
    try (DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH)) {
      assertThat(cache.elements()).isZero();
      decoder.decode(cache, Ops.narrow(tokens(), 1, 0, 5));
      while (cache.length() < LENGTH) {
        long length = cache.length();
        assertThat(cache.elements())
            .isEqualTo(
                BATCH
                    * decoder.attention(AttentionMode.NATIVE).stream()
                        .mapToLong(layer -> layer.accounting().cacheElements(length))
                        .sum());
        decoder.decode(cache, Ops.narrow(tokens(), 1, length, 1));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full, 0",
    "streaming, 0",
    "moba, 0",
    "moba, 3",
    "'streaming,moba', 3",
    "ssa, 0",
    "cca, 0",
    "nsa, 0",
    "streaming-llm, 0",
    "lm-infinite, 0",
    "window, 0",
    "loza, 0"
  })
  @DisplayName("as many arrays live after token 60 as after token 20")
  void liveArraysDoNotGrow(String pattern, int keyConvolution) {
    assertLiveArraysDoNotGrow(Tiny.model("output_gate=true"), pattern, keyConvolution);
    assertLiveArraysDoNotGrow(Tiny.latentModel("output_gate=true"), pattern, keyConvolution);
  }

  private void assertLiveArraysDoNotGrow(ModelConfig model, String pattern, int keyConvolution) {
    Decoder decoder = strong(model, pattern, "methods.moba.key_convolution=" + keyConvolution);
    NDArray tokens = tokens();
    TreeMap<Long, Integer> live = new TreeMap<>();
    try (DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, BATCH, LENGTH)) {
      while (cache.length() < LENGTH) {
        try (NDManager scratch = manager.newSubManager()) {
          NDArray next = Ops.narrow(Ops.alias(scratch, tokens), 1, cache.length(), 1);
          decoder.decode(cache, next);
        }
        live.put(cache.length(), LiveArrays.of(manager));
      }
    }

    assertThat(live.get(60L)).isEqualTo(live.get(20L));
    assertThat(live.get(70L)).isEqualTo(live.get(20L));
  }

  @Test
  void cacheFreesAllItKept() {
    Decoder decoder = strong(Tiny.model(), "streaming,moba");
    int before = LiveArrays.of(manager);
    try (NDManager scratch = manager.newSubManager();
        DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, 1, 8)) {
      decoder.decode(cache, Ops.create(scratch, new long[] {1, 2, 3}, new Shape(1, 3)));
      assertThat(LiveArrays.of(manager)).isGreaterThan(before);
    }
    assertThat(LiveArrays.of(manager)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void tokensThatDoNotFitAreRefused(AttentionMode mode) {
    Decoder decoder = strong(Tiny.model(), "full");
    try (DecoderCache cache = decoder.newCache(manager, mode, 1, 4)) {
      decoder.decode(cache, manager.create(new long[3], new Shape(1, 3)));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoder.decode(cache, manager.create(new long[2], new Shape(1, 2))))
          .withMessage("the cache has 3 tokens and room for 4, got 2 more");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoder.decode(cache, manager.create(new Shape(1, 0))))
          .withMessage("the cache has 3 tokens and room for 4, got 0 more");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoder.decode(cache, manager.create(new long[2], new Shape(2, 1))))
          .withMessage("the cache is for 1 sequences, got tokens of 2");
      assertThat(cache.length()).isEqualTo(3);
      decoder.decode(cache, manager.create(new long[1], new Shape(1, 1)));
      assertThat(cache.length()).isEqualTo(4);
    }
  }
}
