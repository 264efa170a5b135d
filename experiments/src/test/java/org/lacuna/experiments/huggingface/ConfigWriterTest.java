package org.lacuna.experiments.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.config.RopeConfig.Scaling;
import org.lacuna.methods.LayerPattern;

/** What is written reads as the same decoder, and says nothing of an earlier one. */
class ConfigWriterTest {
  private static final String FURTHER =
      """
      {"bos_token_id": 1, "eos_token_id": [2, 3], "initializer_range": 0.02, "use_cache": true,
       "transformers_version": "5.18.0"}
      """;

  @TempDir Path folder;

  private PretrainedConfig read(ObjectNode config) {
    return PretrainedConfig.read(Configs.write(folder, config));
  }

  /** A decoder of four heads, such as a family has it. */
  private static ModelConfig model(List<Bias> bias, boolean norms, RopeConfig rope) {
    return new ModelConfig(
        3, 16, 4, 2, 8, 24, 48, 128, false, false, bias, norms, 1e-6, rope, null);
  }

  static ModelConfig latent(@Nullable LatentConfig latent) {
    return new ModelConfig(
        3,
        16,
        4,
        4,
        8,
        24,
        48,
        128,
        latent == null,
        true,
        List.of(),
        false,
        1e-6,
        RopeConfig.defaults(),
        latent);
  }

  private static ModelConfig of(Family family) {
    return switch (family) {
      case LLAMA, MISTRAL -> model(List.of(), false, RopeConfig.defaults());
      case QWEN2 -> model(List.of(Bias.QKV), false, RopeConfig.defaults());
      case QWEN3 -> model(List.of(), true, RopeConfig.defaults());
    };
  }

  private static ObjectNode write(ModelConfig model, String pattern, ObjectNode base) {
    AttentionConfig attention =
        new AttentionConfig(pattern, Map.of("window", Configs.tree("{\"window\": 7}")));
    SlidingLayers sliding =
        SlidingLayers.of(attention, model.layers(), Tiny.METHODS).orElse(SlidingLayers.NONE);
    return ConfigWriter.write(model, sliding, base, "float32");
  }

  /** Families and decoders of every shape that one of them has. */
  static Stream<Arguments> decoders() {
    SplittableRandom random = new SplittableRandom(7);
    List<Arguments> all = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Family family = any(List.of(Family.values()), random);
      int kvHeads = 1 + random.nextInt(4);
      int heads = kvHeads * (1 + random.nextInt(4));
      int context = 1 + random.nextInt(1 << 17);
      all.add(
          Arguments.of(
              family,
              new ModelConfig(
                  1 + random.nextInt(40),
                  1 + random.nextInt(5000),
                  heads,
                  kvHeads,
                  2 + 2 * random.nextInt(128),
                  1 + random.nextInt(20_000),
                  1 + random.nextInt(200_000),
                  context,
                  false,
                  random.nextBoolean(),
                  bias(family, random),
                  family == Family.QWEN3,
                  random.nextDouble(1e-7, 1e-3),
                  rope(random, context),
                  null)));
    }
    return all.stream();
  }

  private static <T> T any(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  private static List<Bias> bias(Family family, SplittableRandom random) {
    List<Bias> attention = random.nextBoolean() ? List.of(Bias.QKV, Bias.OUTPUT) : List.of();
    return switch (family) {
      case MISTRAL -> List.of();
      case QWEN2 -> List.of(Bias.QKV);
      case QWEN3 -> attention;
      case LLAMA -> {
        List<Bias> all = new ArrayList<>(attention);
        if (random.nextBoolean()) {
          all.add(Bias.FFN);
        }
        yield all;
      }
    };
  }

  private static RopeConfig rope(SplittableRandom random, int context) {
    double theta = random.nextDouble(2, 1e7);
    double factor = random.nextDouble(1, 64);
    int original = 1 + random.nextInt(context);
    RopeConfig none = RopeConfig.defaults();
    return switch (any(List.of(Scaling.values()), random)) {
      case DEFAULT ->
          new RopeConfig(theta, Scaling.DEFAULT, 1, 512, 32, 1, true, null, null, null, 1, 4);
      case LINEAR ->
          new RopeConfig(theta, Scaling.LINEAR, factor, 512, 32, 1, true, null, null, null, 1, 4);
      case DYNAMIC ->
          new RopeConfig(
              theta, Scaling.DYNAMIC, factor, context, 32, 1, true, null, null, null, 1, 4);
      case YARN ->
          new RopeConfig(
              theta,
              Scaling.YARN,
              factor,
              original,
              random.nextDouble(4, 40),
              random.nextDouble(0.1, 4),
              random.nextBoolean(),
              random.nextBoolean() ? random.nextDouble(0.5, 2) : null,
              random.nextBoolean() ? random.nextDouble(0.5, 2) : null,
              random.nextBoolean() ? random.nextDouble(0.5, 2) : null,
              none.lowFrequencyFactor(),
              none.highFrequencyFactor());
      case LLAMA3 ->
          new RopeConfig(
              theta,
              Scaling.LLAMA3,
              factor,
              original,
              32,
              1,
              true,
              null,
              null,
              null,
              random.nextDouble(0.5, 2),
              random.nextDouble(3, 9));
    };
  }

  @ParameterizedTest
  @MethodSource("decoders")
  @DisplayName("a decoder of a family reads back, of the same family, with all further keys")
  void readsBack(Family family, ModelConfig model) {
    ObjectNode base = Configs.of(family.type(), FURTHER);
    base.put("dtype", "bfloat16");
    base.putArray("architectures").add("OtherForCausalLM");
    base.set("rope_parameters", Configs.tree("{\"rope_type\": \"linear\", \"factor\": 99}"));
    ObjectNode given = base.deepCopy();

    ObjectNode written = write(model, "full", base);
    PretrainedConfig read = read(written);

    assertThat(base).as("the base is left alone").isEqualTo(given);
    assertThat(read.model()).isEqualTo(model);
    assertThat(read.attention()).isEqualTo(AttentionConfig.defaults());
    assertThat(written.path("model_type").asText()).isEqualTo(family.type());
    assertThat(written.path("architectures"))
        .isEqualTo(Configs.tree("{\"a\": [\"%s\"]}".formatted(family.architecture())).path("a"));
    assertThat(written.has("rope_parameters")).isFalse();
    assertThat(written.has("dtype")).isFalse();
    assertThat(written.path("torch_dtype").asText()).isEqualTo("float32");
    Configs.tree(FURTHER)
        .properties()
        .forEach(key -> assertThat(written.get(key.getKey())).isEqualTo(key.getValue()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("without a base, or with that of another family, the first that fits")
  void withoutBase(Family family) {
    String expected = family == Family.MISTRAL ? "llama" : family.type();
    for (ObjectNode base : List.of(Configs.tree("{}"), Configs.of("gpt2", "{\"n_layer\": 12}"))) {
      ObjectNode written = write(of(family), "full", base);
      assertThat(written.path("model_type").asText()).isEqualTo(expected);
      assertThat(read(written).model()).isEqualTo(of(family));
    }
  }

  @Test
  @DisplayName("a decoder that no longer is of its family is written as one of the other")
  void changesFamily() {
    ObjectNode base = Configs.of("qwen2", "{\"use_sliding_window\": true}");
    ObjectNode written = write(of(Family.LLAMA), "full", base);
    assertThat(written.path("model_type").asText()).isEqualTo("llama");
    assertThat(written.fieldNames()).toIterable().doesNotContainAnyElementsOf(SlidingLayers.KEYS);
    ObjectNode back = write(of(Family.QWEN2), "full", Configs.of("llama", "{\"mlp_bias\": false}"));
    assertThat(back.has("mlp_bias")).isFalse();
    assertThat(back.has("attention_bias")).isFalse();
    assertThat(read(back).model()).isEqualTo(of(Family.QWEN2));
  }

  static Stream<ModelConfig> ofNoFamily() {
    return Stream.of(
        latent(null),
        latent(LatentConfig.defaults()),
        model(List.of(Bias.OUTPUT), false, RopeConfig.defaults()),
        model(List.of(Bias.QKV), true, RopeConfig.defaults()),
        model(List.of(Bias.QKV, Bias.FFN), false, RopeConfig.defaults()),
        model(
            List.of(Bias.OUTPUT),
            false,
            new RopeConfig(7, Scaling.DYNAMIC, 3, 40, 5, 2, false, 2.0, 3.0, 4.0, 5, 6)));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("a decoder of no family has its own section, and nothing of the family it came from")
  void ofNoFamily(ModelConfig model) {
    ObjectNode base =
        Configs.of("mistral", "{\"sliding_window\": 8, \"auto_map\": {}, \"bos_token_id\": 1}");
    base.putArray("architectures").add("MistralForCausalLM");
    ObjectNode written = write(model, "window", base);

    PretrainedConfig read = read(written);
    assertThat(read.model()).isEqualTo(model);
    assertThat(read.isKnownToTransformers()).isFalse();
    assertThat(written.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("model_type", "lacuna", "torch_dtype", "bos_token_id");

    ObjectNode again = write(of(Family.LLAMA), "full", written);
    assertThat(again.has("lacuna")).isFalse();
    assertThat(read(again).model()).isEqualTo(of(Family.LLAMA));
  }

  @ParameterizedTest
  @CsvSource({
    "llama,   window,       mistral",
    "mistral, window,       mistral",
    "mistral, W,            mistral",
    "qwen2,   window,       qwen2",
    "qwen2,   'full at:0,2=window', qwen2",
    "qwen2,   FW,           qwen2",
    "qwen3,   window last:1, qwen3"
  })
  @DisplayName("windows that transformers knows are written, and read as the same attention")
  void windows(String from, String pattern, String family) {
    for (String keys :
        List.of(
            "{}",
            "{\"sliding_window\": 99, \"max_window_layers\": 1, \"use_sliding_window\": true}",
            "{\"layer_types\": [\"full_attention\"]}")) {
      ModelConfig model = of(Family.valueOf(from.toUpperCase(Locale.ROOT)));
      ObjectNode written = write(model, pattern, Configs.of(from, keys));

      PretrainedConfig read = read(written);
      assertThat(written.path("model_type").asText()).isEqualTo(family);
      assertThat(read.model()).isEqualTo(model);
      assertThat(layers(read.attention()))
          .isEqualTo(layers(new AttentionConfig(pattern, Map.of())));
      assertThat(written.path("sliding_window").intValue()).isEqualTo(7);
    }
  }

  private static List<LayerPattern.Layer> layers(AttentionConfig attention) {
    return LayerPattern.layers(attention.pattern(), 3, Tiny.METHODS);
  }

  @Test
  @DisplayName("older versions of transformers get the first layer that slides, if all after it do")
  void firstSlidingLayer() {
    for (String[] each :
        new String[][] {
          {"full,window,window", "1", "full", "sliding", "sliding"},
          {"window", "0", "sliding", "sliding", "sliding"},
          {"window,full,full", "3", "sliding", "full", "full"}
        }) {
      ObjectNode written = write(of(Family.QWEN2), each[0], Configs.of("qwen2"));
      assertThat(written.path("max_window_layers").asText()).isEqualTo(each[1]);
      assertThat(written.path("use_sliding_window").booleanValue()).isTrue();
      assertThat(written.path("layer_types").toString())
          .isEqualTo(
              "[\"%s_attention\",\"%s_attention\",\"%s_attention\"]"
                  .formatted(each[2], each[3], each[4]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "window last:1=moba", "window@512", "window decode:full", "full"})
  @DisplayName("what transformers does not know is full attention there, without an old window")
  void noStaleWindow(String pattern) {
    for (Family family : Family.values()) {
      for (String keys :
          List.of(
              "{\"sliding_window\": 7}",
              "{\"sliding_window\": 7, \"use_sliding_window\": true, \"max_window_layers\": 0}",
              """
              {"sliding_window": 7, "use_sliding_window": true, "layer_types":
               ["sliding_attention", "full_attention", "full_attention"]}
              """)) {
        ObjectNode written = write(of(family), pattern, Configs.of(family.type(), keys));
        PretrainedConfig read = read(written);
        assertThat(read.attention()).isEqualTo(AttentionConfig.defaults());
        assertThat(written.path("model_type").asText()).isEqualTo(family.type());
      }
    }
  }

  @Test
  @DisplayName("some layers behind a window are of no family without biases and norms")
  void mixedLlama() {
    for (String family : List.of("llama", "mistral")) {
      ObjectNode written = write(of(Family.LLAMA), "full,window", Configs.of(family));
      assertThat(written.path("model_type").asText()).isEqualTo(family);
      assertThat(read(written).attention()).isEqualTo(AttentionConfig.defaults());
    }
  }

  static Stream<Path> published() {
    return Configs.published().stream();
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("a published model's keys of its attention stay as they are")
  void published(Path published) {
    ObjectNode base = JsonFiles.object(published.resolve(PretrainedConfig.FILE));
    PretrainedConfig config = PretrainedConfig.read(published.resolve(PretrainedConfig.FILE));
    int layers = config.model().layers();

    ObjectNode written =
        ConfigWriter.write(
            config.model(),
            SlidingLayers.of(config.attention(), layers, Tiny.METHODS).orElseThrow(),
            base,
            "float32");

    PretrainedConfig read = read(written);
    assertThat(read.model()).isEqualTo(config.model());
    assertThat(read.attention()).isEqualTo(config.attention());
    for (String key :
        List.of("sliding_window", "use_sliding_window", "max_window_layers", "layer_types")) {
      assertThat(written.get(key)).as(key).isEqualTo(base.get(key));
    }
    assertThat(written.path("model_type")).isEqualTo(base.path("model_type"));
  }

  @Test
  @DisplayName("kinds of another number of layers do not stay")
  void staleKinds() {
    for (Family family : Family.values()) {
      ObjectNode base =
          Configs.of(
              family.type(),
              """
              {"sliding_window": null, "num_hidden_layers": 2, "layer_types":
               ["full_attention", "full_attention"]}
              """);
      assertThat(write(of(family), "full", base).has("layer_types")).isFalse();
    }
  }

  @Test
  @DisplayName("a dynamic stretch is told by the context, which it begins at")
  void dynamicLength() {
    RopeConfig rope =
        new RopeConfig(100, Scaling.DYNAMIC, 2, 64, 32, 1, true, null, null, null, 1, 4);
    ObjectNode written = write(model(List.of(), false, rope), "full", Configs.tree("{}"));
    assertThat(read(written).model().rope()).isEqualTo(rope);
    assertThat(written.path("max_position_embeddings").intValue()).isEqualTo(64);
  }
}
