package org.lacuna.experiments.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.config.RopeConfig.Scaling;

/** What families' files mean, by what transformers makes of them. */
class PretrainedConfigTest {
  private static final List<Bias> ATTENTION = List.of(Bias.QKV, Bias.OUTPUT);

  @TempDir Path folder;

  private PretrainedConfig read(ObjectNode config) {
    return PretrainedConfig.read(Configs.write(folder, config));
  }

  private String refusal(ObjectNode config) {
    Path file = Configs.write(folder, config);
    return Configs.refusal(file, () -> PretrainedConfig.read(file));
  }

  private static AttentionConfig window(String pattern, int window) {
    return new AttentionConfig(pattern, Map.of("window", Configs.tree("{}").put("window", window)));
  }

  static Stream<Path> inBothStyles() {
    return Configs.published().stream()
        .filter(each -> Files.exists(each.resolve("config_other_style.json")));
  }

  @ParameterizedTest
  @MethodSource
  @DisplayName("the keys of transformers 4 and 5 read alike")
  void inBothStyles(Path published) throws IOException {
    PretrainedConfig one = PretrainedConfig.read(published.resolve("config.json"));
    PretrainedConfig other = PretrainedConfig.read(published.resolve("config_other_style.json"));

    assertThat(Files.readString(published.resolve("config.json")))
        .isNotEqualTo(Files.readString(published.resolve("config_other_style.json")));
    assertThat(other.model()).isEqualTo(one.model());
    assertThat(other.attention()).isEqualTo(one.attention());
  }

  @Test
  void everySize() {
    ModelConfig model = read(Configs.of("llama")).model();

    assertThat(model)
        .isEqualTo(
            new ModelConfig(
                3,
                16,
                4,
                2,
                8,
                24,
                48,
                128,
                false,
                false,
                List.of(),
                false,
                1e-6,
                RopeConfig.defaults(),
                null));
  }

  @ParameterizedTest
  @CsvSource({"llama, 2048", "mistral, 131072", "qwen2, 32768", "qwen3, 32768"})
  void contextWhereAbsent(String family, int context) {
    ObjectNode config = Configs.of(family, "{\"sliding_window\": null}");
    config.remove("max_position_embeddings");

    assertThat(read(config).model().context()).isEqualTo(context);

    config.setAll(Configs.tree("{\"rope_scaling\": {\"rope_type\": \"yarn\", \"factor\": 2}}"));
    assertThat(read(config).model().rope().originalLength()).isEqualTo(context);
  }

  @ParameterizedTest
  @CsvSource({"llama, 4", "mistral, 4", "qwen2, 4", "qwen3, 128"})
  void headDimWhereAbsentOrNull(String family, int expected) {
    ObjectNode config = Configs.of(family, "{\"head_dim\": null}");
    assertThat(read(config).model().headDim()).isEqualTo(expected);
    config.remove("head_dim");
    assertThat(read(config).model().headDim()).isEqualTo(expected);
  }

  @Test
  @DisplayName("Llama has a key head for each query head where the key is absent or null")
  void keyHeadsOfLlama() {
    ObjectNode config = Configs.of("llama", "{\"num_key_value_heads\": null}");
    assertThat(read(config).model().kvHeads()).isEqualTo(4);
    config.remove("num_key_value_heads");
    assertThat(read(config).model().kvHeads()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mistral", "qwen2", "qwen3"})
  @DisplayName("the other families must say their key heads")
  void keyHeadsOfOthers(String family) {
    assertThat(refusal(Configs.of(family, "{\"num_key_value_heads\": null}")))
        .isEqualTo("num_key_value_heads: expected a whole number from 1 to 1073741824, got null");
  }

  @Test
  void biasesAndNorms() {
    String biased = "{\"attention_bias\": true}";
    String both = "{\"attention_bias\": true, \"mlp_bias\": true}";
    assertThat(read(Configs.of("llama", biased)).model().bias()).isEqualTo(ATTENTION);
    assertThat(read(Configs.of("llama", both)).model().bias())
        .isEqualTo(List.of(Bias.QKV, Bias.OUTPUT, Bias.FFN));
    assertThat(read(Configs.of("llama", "{\"mlp_bias\": true}")).model().bias())
        .isEqualTo(List.of(Bias.FFN));
    assertThat(read(Configs.of("mistral", both)).model().bias()).isEmpty();
    assertThat(read(Configs.of("qwen2")).model().bias()).isEqualTo(List.of(Bias.QKV));
    assertThat(read(Configs.of("qwen3")).model().bias()).isEmpty();
    assertThat(read(Configs.of("qwen3", biased)).model().bias()).isEqualTo(ATTENTION);
    assertThat(read(Configs.of("qwen3")).model().qkNorm()).isTrue();
    assertThat(read(Configs.of("qwen2")).model().qkNorm()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a null of a key that has a default is as good as none")
  void nullsAreAbsent(Family family) {
    ObjectNode config = Configs.of(family.type());
    ModelConfig model = read(config).model();
    for (String key :
        List.of(
            "rms_norm_eps",
            "tie_word_embeddings",
            "attention_bias",
            "mlp_bias",
            "hidden_act",
            "rope_theta",
            "rope_scaling",
            "rope_parameters",
            "quantization_config",
            "partial_rotary_factor",
            "layer_types")) {
      config.putNull(key);
    }
    assertThat(read(config).model()).isEqualTo(model);
  }

  @Test
  @DisplayName("a key without a name stands for no other")
  void emptyKey() {
    assertThat(read(Configs.of("llama", "{\"\": true}")).model().tieEmbeddings()).isFalse();
  }

  @Test
  void epsilonThetaAndTying() {
    ModelConfig model =
        read(Configs.of(
                "qwen2",
                "{\"rms_norm_eps\": 1, \"rope_theta\": 500, \"tie_word_embeddings\": true}"))
            .model();
    assertThat(model.normEpsilon()).isEqualTo(1);
    assertThat(model.rope().theta()).isEqualTo(500);
    assertThat(model.tieEmbeddings()).isTrue();
  }

  @Test
  @DisplayName("all layers of Mistral slide unless the window is null")
  void windowOfMistral() {
    assertThat(read(Configs.of("mistral")).attention()).isEqualTo(window("window", 4096));
    assertThat(read(Configs.of("mistral", "{\"sliding_window\": 7}")).attention())
        .isEqualTo(window("window", 7));
    assertThat(read(Configs.of("mistral", "{\"sliding_window\": null}")).attention())
        .isEqualTo(AttentionConfig.defaults());
    assertThat(read(Configs.of("llama", "{\"sliding_window\": 7}")).attention())
        .isEqualTo(AttentionConfig.defaults());
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen2", "qwen3"})
  void windowOfQwen(String family) {
    assertThat(attention(family, "")).isEqualTo(AttentionConfig.defaults());
    assertThat(attention(family, "'sliding_window': 7, 'max_window_layers': 0"))
        .isEqualTo(AttentionConfig.defaults());
    assertThat(attention(family, "'use_sliding_window': true"))
        .as("28 layers and more slide by default")
        .isEqualTo(AttentionConfig.defaults());
    assertThat(attention(family, "'use_sliding_window': true, 'num_hidden_layers': 30"))
        .isEqualTo(window("full at:28,29=window", 4096));
    assertThat(
            attention(
                family, "'use_sliding_window': true, 'sliding_window': 7, 'max_window_layers': 1"))
        .isEqualTo(window("full at:1,2=window", 7));
    assertThat(
            attention(
                family, "'use_sliding_window': true, 'sliding_window': 7, 'max_window_layers': 0"))
        .isEqualTo(window("window", 7));
    assertThat(
            attention(
                family,
                "'use_sliding_window': true, 'sliding_window': null, 'max_window_layers': 0"))
        .isEqualTo(AttentionConfig.defaults());
    assertThat(
            attention(
                family,
                "'use_sliding_window': true, 'sliding_window': 7, 'max_window_layers': 3,"
                    + " 'layer_types': ['sliding_attention', 'full_attention',"
                    + " 'sliding_attention']"))
        .as("the list goes before the number")
        .isEqualTo(window("full at:0,2=window", 7));
  }

  private AttentionConfig attention(String family, String keys) {
    return read(Configs.of(family, "{" + keys.replace('\'', '"') + "}")).attention();
  }

  @Test
  @DisplayName("both names of the rotary embedding's type may stand there; the newer counts")
  void bothTypes() {
    for (String section :
        List.of(
            "{'rope_type': 'linear', 'type': 'yarn', 'factor': 2}",
            "{'type': 'yarn', 'rope_type': 'linear', 'factor': 2}",
            "{'type': 'su', 'rope_type': 'linear', 'factor': 2}")) {
      assertThat(rope("'rope_scaling': " + section).scaling()).isEqualTo(Scaling.LINEAR);
    }
    assertThat(rope("'rope_scaling': {'type': 'linear', 'rope_type': null, 'factor': 2}").scaling())
        .isEqualTo(Scaling.LINEAR);
  }

  private RopeConfig rope(String keys) {
    return read(Configs.of("llama", "{" + keys.replace('\'', '"') + "}")).model().rope();
  }

  @Test
  @DisplayName("the section's base goes before the one beside it")
  void thetaTwice() {
    String section = "'rope_parameters': {'rope_type': 'default', 'rope_theta': 100}";
    assertThat(rope("'rope_theta': 7, " + section).theta()).isEqualTo(100);
    assertThat(rope(section + ", 'rope_theta': 7").theta()).isEqualTo(100);
    assertThat(rope("'rope_theta': 7, 'rope_parameters': {'rope_theta': null}").theta())
        .isEqualTo(7);
  }

  @Test
  @DisplayName("a dynamic stretch begins at the model's context, whatever else the section says")
  void dynamicLength() {
    assertThat(
            rope("'rope_scaling': {'type': 'dynamic', 'factor': 2,"
                    + " 'original_max_position_embeddings': 32}")
                .originalLength())
        .isEqualTo(128);
  }

  @Test
  @DisplayName("an original length beside the section goes before that in it")
  void originalLengthBeside() {
    assertThat(
            rope("'original_max_position_embeddings': 64, 'rope_scaling': {'type': 'yarn',"
                    + " 'factor': 2, 'original_max_position_embeddings': 32}")
                .originalLength())
        .isEqualTo(64);
  }

  @Test
  @DisplayName("yarn's factor is that of the lengths where none is given; rotations of 0 are none")
  void defaultsOfYarn() {
    RopeConfig rope =
        rope(
            "'rope_scaling': {'type': 'yarn', 'factor': null, 'beta_fast': 0, 'beta_slow': 0,"
                + " 'original_max_position_embeddings': 32}");
    assertThat(rope.factor()).isEqualTo(4);
    assertThat(rope.betaFast()).isEqualTo(32);
    assertThat(rope.betaSlow()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "llama | 'hidden_act': 'gelu' | hidden_act: expected silu, got \"gelu\"",
        "llama | 'quantization_config': {'bits': 4} | quantization_config: expected none: weights"
            + " in float32, float16 or bfloat16, got {\"bits\":4}",
        "llama | 'partial_rotary_factor': 0.5 | partial_rotary_factor: expected 1, got 0.5",
        "llama | 'partial_rotary_factor': '1' | partial_rotary_factor: expected 1, got \"1\"",
        "llama | 'is_encoder_decoder': true | is_encoder_decoder: expected false, got true",
        "llama | 'tie_word_embeddings': 1 | tie_word_embeddings: expected true or false, got 1",
        "llama | 'attention_bias': 'yes' | attention_bias: expected true or false, got \"yes\"",
        "llama | 'rms_norm_eps': 0 | rms_norm_eps: expected a number above 0, got 0",
        "llama | 'rms_norm_eps': 1e999 | rms_norm_eps: expected a number above 0, got",
        "llama | 'num_key_value_heads': 3 | num_key_value_heads: expected a divisor of"
            + " num_attention_heads (4), got 3",
        "llama | 'head_dim': 7 | head_dim: expected an even number, got 7",
        "llama | 'head_dim': null, 'hidden_size': 20 | hidden_size: expected an even number of"
            + " channels in each of 4 heads, got 20",
        "qwen2 | 'use_sliding_window': true, 'layer_types': ['full_attention'] | layer_types:"
            + " expected a kind for each of 3 layers, got [\"full_attention\"]",
        "qwen2 | 'use_sliding_window': true, 'layer_types': 'full_attention' | layer_types:"
            + " expected a kind for each of 3 layers, got \"full_attention\"",
        "qwen3 | 'use_sliding_window': true, 'layer_types': ['full_attention',"
            + " 'chunked_attention', 'full_attention'] | layer_types: expected full_attention or"
            + " sliding_attention each, got",
        "qwen3 | 'use_sliding_window': false, 'layer_types': ['full_attention',"
            + " 'sliding_attention', 'full_attention'] | layer_types: expected full_attention in"
            + " each layer, as use_sliding_window is not true, got",
        "qwen3 | 'use_sliding_window': true, 'sliding_window': null, 'layer_types':"
            + " ['full_attention', 'sliding_attention', 'full_attention'] | layer_types: expected"
            + " full_attention in each layer, as sliding_window is null, got",
        "qwen3 | 'use_sliding_window': true, 'max_window_layers': -1 | max_window_layers: expected"
            + " a whole number of at least 0, got -1",
        "mistral | 'sliding_window': 0 | sliding_window: expected a whole number from 1 to"
            + " 1073741824, got 0",
        "llama | 'rope_parameters': {'full_attention': {'rope_type': 'default'}} |"
            + " rope_parameters: expected one rotary embedding for all layers, got",
        "llama | 'rope_parameters': {}, 'rope_scaling': {} | rope_scaling: expected none beside"
            + " rope_parameters, got {}",
        "llama | 'rope_scaling': 'linear' | rope_scaling: expected a section, got \"linear\"",
        "llama | 'rope_scaling': {'rope_type': 'longrope'} | rope_scaling.rope_type: expected one"
            + " of default, linear, dynamic, yarn, llama3",
        "llama | 'rope_scaling': {'type': 'su', 'factor': 2} | rope_scaling.type: expected one of",
        "llama | 'rope_parameters': {'short_factor': [1]} | rope_parameters.short_factor: unknown",
        "llama | 'rope_scaling': {'type': 'linear'} | rope_scaling.factor: expected a number, got"
            + " nothing",
        "llama | 'rope_scaling': {'type': 'llama3', 'factor': 2} | rope_scaling.low_freq_factor:"
            + " expected a number, got nothing",
        "llama | 'rope_scaling': {'type': 'yarn', 'original_max_position_embeddings': 0} |"
            + " rope_scaling.original_max_position_embeddings: expected at least 1, got 0",
        "llama | 'original_max_position_embeddings': 1.5 | original_max_position_embeddings:"
            + " expected a whole number from 1 to 1073741824, got 1.5",
        "llama | 'rope_theta': 1 | rope_theta: expected more than 1, got 1.0",
        "llama | 'rope_theta': 'large' | rope_theta: expected",
        "llama | 'rope_theta': 1e999 | rope_theta: expected",
        "llama | 'rope_parameters': {'rope_theta': -1} | rope_parameters.rope_theta: expected more"
            + " than 1, got -1",
      })
  @DisplayName("a refusal names file, key, what is expected and what is there")
  void refused(String family, String keys, String message) {
    assertThat(refusal(Configs.of(family, "{" + keys.replace('\'', '"') + "}")))
        .startsWith(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hidden_size",
        "intermediate_size",
        "num_hidden_layers",
        "num_attention_heads",
        "vocab_size"
      })
  @DisplayName("a size must be there and whole")
  void sizes(String key) {
    ObjectNode config = Configs.of("llama");
    config.remove(key);
    String expected = key + ": expected a whole number from 1 to 1073741824, got ";
    assertThat(refusal(config)).isEqualTo(expected + "nothing");
    for (String wrong :
        List.of("null", "-1", "0", "1.5", "\"16\"", "[16]", "{}", "true", "4294967312")) {
      config.setAll(Configs.tree("{\"%s\": %s}".formatted(key, wrong)));
      assertThat(refusal(config)).isEqualTo(expected + wrong);
    }
    config.setAll(Configs.tree("{\"%s\": %s}".formatted(key, "9".repeat(200))));
    assertThat(refusal(config)).isEqualTo(expected + "9".repeat(80) + "…");
  }

  @ParameterizedTest
  @CsvSource({
    "Llama,      ' (did you mean llama?)'",
    "mistrall,   ' (did you mean mistral?)'",
    "qwen4,      ' (did you mean qwen2?)'",
    "gpt_neox,   ''"
  })
  void unknownFamily(String type, String hint) {
    assertThat(refusal(Configs.of(type)))
        .isEqualTo(
            "model_type: expected one of llama, mistral, qwen2, qwen3%s, got \"%s\""
                .formatted(hint, type));
  }

  @Test
  void noFamily() {
    ObjectNode config = Configs.of("llama");
    config.remove("model_type");
    assertThat(refusal(config))
        .isEqualTo("model_type: expected one of llama, mistral, qwen2, qwen3, got nothing");
    config.set("model_type", IntNode.valueOf(5));
    assertThat(refusal(config)).endsWith("got 5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'num_hidden_layers': 1000000000 | num_hidden_layers: expected at most 10000 layers, got"
            + " 1000000000",
        "'num_attention_heads': 1000000000, 'num_key_value_heads': 1 | head_dim: expected at most"
            + " 1073741824 in all, got 8000000000",
        "'vocab_size': 1073741824, 'hidden_size': 1026 | vocab_size: expected at most"
            + " 1099511627776 elements in a matrix, got 1073741824 x 1026",
        "'intermediate_size': 1073741824, 'hidden_size': 1026 | intermediate_size: expected at"
            + " most 1099511627776 elements in a matrix, got 1073741824 x 1026",
      })
  @DisplayName("a model that no machine holds is refused before it is built")
  void absurdSizes(String keys, String message) {
    for (Family family : Family.values()) {
      assertThat(refusal(Configs.of(family.type(), "{" + keys.replace('\'', '"') + "}")))
          .isEqualTo(message);
    }
  }

  @Test
  @DisplayName("a decoder of no family has a section of our own, bounded alike")
  void ownSection() {
    ModelConfig model = ModelConfig.defaults().of(300, 64).with(RopeConfig.defaults());
    ObjectNode config = Configs.tree("{\"model_type\": \"lacuna\"}");
    config.set("lacuna", Binder.toTree(model));
    PretrainedConfig read = read(config);
    assertThat(read.model()).isEqualTo(model);
    assertThat(read.isKnownToTransformers()).isFalse();
    assertThat(read(Configs.of("llama")).isKnownToTransformers()).isTrue();

    ObjectNode section = config.withObject("/lacuna");
    section.put("layers", 20_000);
    assertThat(refusal(config))
        .isEqualTo("lacuna.layers: expected at most 10000 layers, got 20000");
    section.put("layers", 2).put("kv_heads", 4);
    section.set("latent", Configs.tree("{\"nope_dim\": 2147483647, \"value_dim\": 2147483647}"));
    assertThat(refusal(config)).startsWith("lacuna.latent: expected at most 1073741824 in all");
    section.remove("latent");
    section.putNull("vocabulary");
    assertThat(refusal(config)).isEqualTo("lacuna.vocabulary: expected a number, got nothing");
    config.remove("lacuna");
    assertThat(refusal(config)).isEqualTo("lacuna: expected the section of a decoder, got nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | expected a JSON object",
        "{ | not JSON: ",
        "`` | ",
        "{\"a\":1,\"a\":2} | not JSON: "
      })
  void noObject(String content, String message) {
    Path file = Configs.write(folder, "config.json", content);
    assertThat(Configs.refusal(file, () -> PretrainedConfig.read(file)))
        .startsWith(message == null ? "" : message);
  }

  @Test
  void tooLarge() {
    Path file = Configs.write(folder, "config.json", "{}" + " ".repeat(1 << 20));
    assertThat(Configs.refusal(file, () -> PretrainedConfig.read(file)))
        .isEqualTo("expected at most 1048576 bytes, found 1048578");
  }
}
