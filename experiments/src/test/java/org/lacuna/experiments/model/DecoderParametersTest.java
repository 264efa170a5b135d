package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ModelConfig;

/** Names, shapes and first values of the parameters. */
class DecoderParametersTest {

  private static Map<String, Shape> shapes(ModelConfig model) {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    Tiny.decoder(model, "full").parameters().forEach((name, p) -> shapes.put(name, p.getShape()));
    return shapes;
  }

  /** Those of a Llama with 2 layers, width 16, 4 query and 2 key heads of 8 channels. */
  private static Map<String, Shape> llama() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", new Shape(257, 16));
    for (int i = 0; i < 2; i++) {
      String layer = "model.layers." + i;
      shapes.put(layer + ".input_layernorm.weight", new Shape(16));
      shapes.put(layer + ".self_attn.q_proj.weight", new Shape(32, 16));
      shapes.put(layer + ".self_attn.k_proj.weight", new Shape(16, 16));
      shapes.put(layer + ".self_attn.v_proj.weight", new Shape(16, 16));
      shapes.put(layer + ".self_attn.o_proj.weight", new Shape(16, 32));
      shapes.put(layer + ".post_attention_layernorm.weight", new Shape(16));
      shapes.put(layer + ".mlp.gate_proj.weight", new Shape(24, 16));
      shapes.put(layer + ".mlp.up_proj.weight", new Shape(24, 16));
      shapes.put(layer + ".mlp.down_proj.weight", new Shape(16, 24));
    }
    shapes.put("model.norm.weight", new Shape(16));
    return shapes;
  }

  @Test
  void tiedDecoderHasTheParametersOfLlama() {
    assertThat(shapes(Tiny.model())).containsExactlyInAnyOrderEntriesOf(llama());
  }

  @Test
  void untiedDecoderHasAHeadOfItsOwn() {
    Map<String, Shape> expected = llama();
    expected.put("lm_head.weight", new Shape(257, 16));

    assertThat(shapes(Tiny.model("tie_embeddings=false")))
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Test
  void outputGateAddsOneRowAHeadToEachLayer() {
    Map<String, Shape> expected = llama();
    expected.put("model.layers.0.self_attn.gate_proj.weight", new Shape(4, 16));
    expected.put("model.layers.1.self_attn.gate_proj.weight", new Shape(4, 16));

    assertThat(shapes(Tiny.model("output_gate=true"))).containsExactlyInAnyOrderEntriesOf(expected);
  }

  /** Those of DeepSeek-V3's attention in place of Llama's. */
  private static Map<String, Shape> deepSeek(Map<String, Shape> queries) {
    Map<String, Shape> shapes = llama();
    for (int i = 0; i < 2; i++) {
      String attention = "model.layers." + i + ".self_attn.";
      shapes.keySet().removeIf(name -> name.startsWith(attention));
      queries.forEach((name, shape) -> shapes.put(attention + name, shape));
      shapes.put(attention + "kv_a_proj_with_mqa.weight", new Shape(10 + 4, 16));
      shapes.put(attention + "kv_a_layernorm.weight", new Shape(10));
      shapes.put(attention + "kv_b_proj.weight", new Shape(4 * (5 + 7), 10));
      shapes.put(attention + "o_proj.weight", new Shape(16, 4 * 7));
    }
    return shapes;
  }

  @Test
  void latentAttentionHasTheParametersOfDeepSeek() {
    Map<String, Shape> queries =
        Map.of(
            "q_a_proj.weight", new Shape(12, 16),
            "q_a_layernorm.weight", new Shape(12),
            "q_b_proj.weight", new Shape(4 * (5 + 4), 12));

    assertThat(shapes(Tiny.latentModel())).containsExactlyInAnyOrderEntriesOf(deepSeek(queries));
  }

  @Test
  void withoutAQueryRankQueriesAreProjectedAtOnce() {
    Map<String, Shape> queries = Map.of("q_proj.weight", new Shape(4 * (5 + 4), 16));

    assertThat(shapes(Tiny.latentModel("latent.query_rank=0")))
        .containsExactlyInAnyOrderEntriesOf(deepSeek(queries));
  }

  @ParameterizedTest
  @ValueSource(strings = {"streaming", "moba", "full,moba"})
  void firstValuesDoNotDependOnTheAttention(String pattern) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> full = first(manager, "full", 5);
      first(manager, pattern, 5)
          .forEach((name, array) ->
              assertThat(array.toFloatArray()).as(name).containsExactly(Tiny.values(full, name)));
    }
  }

  @Test
  void firstValuesDependOnTheSeedAndOnTheName() {
    try (NDManager manager = NDManager.newBaseManager()) {
      String key = "model.layers.0.self_attn.k_proj.weight";
      String value = "model.layers.0.self_attn.v_proj.weight";
      Map<String, NDArray> one = first(manager, "full", 1);
      Map<String, NDArray> two = first(manager, "full", 2);

      assertThat(Tiny.values(one, key)).isNotEqualTo(Tiny.values(two, key));
      assertThat(Tiny.values(one, key)).isNotEqualTo(Tiny.values(one, value));
    }
  }

  @Test
  void normsStartAtOneAndMatricesAtZeroMean() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> first = first(manager, "full", 1);

      assertThat(Tiny.values(first, "model.norm.weight")).containsOnly(1);
      double sum = 0;
      double squares = 0;
      float[] embedding = Tiny.values(first, "model.embed_tokens.weight");
      for (float value : embedding) {
        sum += value;
        squares += value * value;
      }
      assertThat(sum / embedding.length).isCloseTo(0, within(0.002));
      assertThat(Math.sqrt(squares / embedding.length)).isCloseTo(0.02, within(0.001));
    }
  }

  @Test
  void weightsOfMethodsStartAsDeclared() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Decoder decoder =
          Tiny.decoder(
              Tiny.model(),
              "loza,nsa",
              "methods.loza.alpha=clamp",
              "methods.loza.start=0.75",
              "methods.nsa.gate_init=window");
      FirstValues.initialize(decoder, manager, 1);
      Map<String, NDArray> first = decoder.weights();

      assertThat(Tiny.values(first, "model.layers.0.self_attn.alpha")).containsExactly(0.25f);
      assertThat(Tiny.values(first, "model.layers.1.self_attn.branch_gate_proj.bias"))
          .containsExactly(-2, -2, 2, -2, -2, 2, -2, -2, 2, -2, -2, 2);
    }
  }

  @Test
  void weightsOfMethodsNameTheModelsOwnOfTheirLayer() {
    Decoder decoder = Tiny.decoder(Tiny.model(), "full,nsa");
    Map<String, Shape> shapes = new LinkedHashMap<>();
    decoder.parameters().forEach((name, p) -> shapes.put(name, p.getShape()));

    assertThat(decoder.sources())
        .hasSize(4)
        .containsEntry(
            "model.layers.1.self_attn.k_window_proj.weight",
            "model.layers.1.self_attn.k_proj.weight")
        .allSatisfy((to, from) -> assertThat(shapes.get(to)).isEqualTo(shapes.get(from)));
  }

  private static Map<String, NDArray> first(NDManager manager, String pattern, long seed) {
    Decoder decoder = Tiny.decoder(Tiny.model(), pattern);
    FirstValues.initialize(decoder, manager, seed);
    return decoder.weights();
  }
}
