package org.lacuna.experiments.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.experiments.safetensors.SafetensorsWriter;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorContent;
import org.lacuna.results.Json;

/** Folders whose weights, tokenizer or method are not what their configuration says. */
class PretrainedFolderTest {
  private static final String EMBEDDING = "model.embed_tokens.weight";
  private static final String HEAD = "lm_head.weight";
  private static final String UP = "model.layers.1.mlp.up_proj.weight";

  @TempDir Path folder;

  private final Map<String, TensorContent> tensors = new LinkedHashMap<>();
  private final Map<String, Shape> expected = new LinkedHashMap<>();

  @BeforeEach
  void whole() {
    model("{\"tie_word_embeddings\": true}");
  }

  private void model(String keys) {
    Configs.write(folder, Configs.of("llama", keys));
    PretrainedFolder opened = PretrainedFolder.open(folder);
    int rows = Objects.requireNonNull(opened.model().vocabulary());
    Decoder decoder = DecoderFactory.create(opened.model(), opened.attention(), rows, Tiny.METHODS);
    tensors.clear();
    expected.clear();
    decoder
        .parameters()
        .forEach((name, parameter) -> {
          expected.put(name, parameter.getShape());
          tensors.put(name, content(NumberType.F32, parameter.getShape(), 1));
        });
  }

  private static TensorContent content(NumberType type, Shape shape, int value) {
    return new TensorContent(type, shape, (from, stretch) -> stretch.fill((byte) value));
  }

  private Path weights() {
    return folder.resolve("model.safetensors");
  }

  private Set<String> require() throws IOException {
    Files.deleteIfExists(weights());
    SafetensorsWriter.write(weights(), tensors, Map.of());
    PretrainedFolder opened = PretrainedFolder.open(folder);
    try (StoredTensors stored = opened.weights()) {
      return opened.requireWeights(expected, stored);
    }
  }

  private String refusal() {
    return Configs.refusal(weights(), this::require);
  }

  @Test
  void theVeryWeights() throws IOException {
    assertThat(require()).isEqualTo(expected.keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"F16", "BF16"})
  void otherTypes(String type) throws IOException {
    tensors.replaceAll((_, content) -> content(NumberType.valueOf(type), content.shape(), 1));
    assertThat(require()).isEqualTo(expected.keySet());
  }

  @Test
  void missing() {
    tensors.remove(UP);
    assertThat(refusal())
        .startsWith("not the weights of this config.json; missing " + UP + " (nearest is ")
        .doesNotContain("not of the model");
  }

  @Test
  @DisplayName("of many missing weights some are named and the rest is counted")
  void manyMissing() {
    tensors.keySet().removeIf(name -> name.startsWith("model.layers.2."));
    assertThat(refusal()).contains("missing model.layers.2.", " and 6 more").hasSizeLessThan(400);
  }

  @Test
  void further() {
    tensors.put("model.layers.1.mlp.up_proj.wait", content(NumberType.F32, new Shape(1), 1));
    assertThat(refusal())
        .isEqualTo(
            "not the weights of this config.json; not of the model model.layers.1.mlp.up_proj.wait"
                + " (nearest is "
                + UP
                + ")");
  }

  @Test
  void wrongShape() {
    tensors.put(UP, content(NumberType.F32, new Shape(16, 24), 1));
    assertThat(refusal()).isEqualTo(UP + ": expected shape (24, 16) by config.json, got (16, 24)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"I64", "F64", "I8", "F8_E4M3"})
  void wrongType(String type) {
    tensors.put(UP, content(NumberType.valueOf(type), new Shape(24, 16), 1));
    assertThat(refusal()).isEqualTo(UP + ": expected float32, float16 or bfloat16, got " + type);
  }

  @Test
  @DisplayName("a head that repeats a tied embedding does not count; another is refused")
  void tiedHead() throws IOException {
    Shape shape = Objects.requireNonNull(expected.get(EMBEDDING));
    tensors.put(HEAD, content(NumberType.F32, shape, 1));
    assertThat(require()).isEqualTo(expected.keySet()).doesNotContain(HEAD);
    for (TensorContent other :
        new TensorContent[] {
          content(NumberType.F32, shape, 2),
          content(NumberType.I32, shape, 1),
          content(NumberType.F32, new Shape(shape.get(1), shape.get(0)), 1)
        }) {
      tensors.put(HEAD, other);
      assertThat(refusal()).contains("not of the model " + HEAD);
    }
  }

  @Test
  @DisplayName("a head of its own must be there where it is not tied")
  void ownHead() throws IOException {
    model("{\"tie_word_embeddings\": false}");
    assertThat(require()).contains(HEAD);
    tensors.remove(HEAD);
    assertThat(refusal()).contains("missing " + HEAD);
  }

  @Test
  @DisplayName("the rotation's tables of old files do not count")
  void rotaryTables() throws IOException {
    tensors.put(
        "model.layers.0.self_attn.rotary_emb.inv_freq", content(NumberType.F32, new Shape(4), 1));
    assertThat(require()).isEqualTo(expected.keySet());
  }

  @Test
  @DisplayName("a model of 10^9 layers is refused by its configuration, before anything is built")
  void absurdLayers() {
    Path file = Configs.write(folder, Configs.of("qwen3", "{\"num_hidden_layers\": 1000000000}"));
    assertThat(Configs.refusal(file, () -> PretrainedFolder.open(folder)))
        .isEqualTo("num_hidden_layers: expected at most 10000 layers, got 1000000000");
  }

  @Test
  @DisplayName("the largest model that is let through is refused by the weights it lacks")
  void largestLayers() throws IOException {
    Map<String, TensorContent> small = new LinkedHashMap<>(tensors);
    model("{\"num_hidden_layers\": 10000, \"tie_word_embeddings\": true}");
    tensors.keySet().retainAll(small.keySet());
    assertThat(refusal()).contains("missing model.layers.3.", " and 89970 more");
  }

  @Test
  void noFolder() {
    Path none = folder.resolve("none");
    assertThat(PretrainedFolder.isOne(none)).isFalse();
    assertThatThrownBy(() -> PretrainedFolder.open(none))
        .isInstanceOf(ConfigException.class)
        .hasMessage("%s: no folder of a published model; expected config.json in it", none);
  }

  @Test
  @DisplayName("the tokenizer is that of the method's file, or else tokenizer.json")
  void tokenizer() {
    assertThatThrownBy(() -> PretrainedFolder.open(folder).tokenizer())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "%s: there is no such file; give another tokenizer (corpus.tokenizer=PATH)",
            folder.resolve("tokenizer.json"));
    Configs.write(folder, "tokenizer.model", "");
    assertThatThrownBy(() -> PretrainedFolder.open(folder).tokenizer())
        .hasMessageContainingAll("SentencePiece", "save_pretrained", "corpus.tokenizer=PATH");
    Configs.write(folder, "tokenizer.json", "{}");
    assertThat(PretrainedFolder.open(folder).tokenizer())
        .isEqualTo(folder.resolve("tokenizer.json").toAbsolutePath().normalize().toString());
    write(new MethodFile(AttentionConfig.defaults(), "bytes").tree());
    assertThat(PretrainedFolder.open(folder).tokenizer()).isEqualTo("bytes");
  }

  private Path write(ObjectNode method) {
    return Configs.write(folder, MethodFile.FILE, Json.pretty(method));
  }

  @Test
  @DisplayName("the method's file goes before the configuration")
  void attention() {
    Configs.write(folder, Configs.of("mistral"));
    assertThat(PretrainedFolder.open(folder).attention().pattern()).isEqualTo("window");
    AttentionConfig attention =
        new AttentionConfig("moba last:1", Map.of("moba", Configs.tree("{\"block_size\": 8}")));
    write(new MethodFile(attention, null).tree());
    PretrainedFolder opened = PretrainedFolder.open(folder);
    assertThat(opened.attention()).isEqualTo(attention);
    assertThat(opened.method()).contains(new MethodFile(attention, null));
  }

  @Test
  @DisplayName("a tokenizer is named where its name is enough to make it again")
  void namedTokenizer() {
    AttentionConfig full = AttentionConfig.defaults();
    assertThat(MethodFile.of(full, new ByteTokenizer(), "bytes").tokenizer()).isEqualTo("bytes");
    Path file = Configs.published("llama_with_tokenizer").resolve("tokenizer.json");
    assertThat(MethodFile.of(full, Tokenizers.of(file.toString()), file.toString()).tokenizer())
        .isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | format: expected 1, got nothing",
        "{'format': 2, 'attention': {}} | format: expected 1, got 2",
        "{'format': true, 'attention': {}} | format: expected 1, got true",
        "{'format': '1', 'attention': {}} | format: expected 1, got \"1\"",
        "{'format': 1} | attention: expected a section, got nothing",
        "{'format': 1, 'attention': null} | attention: expected a section, got null",
        "{'format': 1, 'attention': {'patern': 'full'}} | attention.patern: unknown key",
        "{'format': 1, 'attention': {'pattern': 5}} | attention.pattern: expected",
        "{'format': 1, 'attention': {}, 'tokenizer': 5} | tokenizer: expected a tokenizer that"
            + " needs no file, such as bytes, got 5",
        "{'format': 1, 'attention': {}, 'tokenizer': '/etc/passwd'} | tokenizer: expected a"
            + " tokenizer that needs no file, such as bytes, got \"/etc/passwd\"",
        "{'format': 1, 'attention': {}, 'tokenizer': '../tokenizer.json'} | tokenizer: expected a"
            + " tokenizer that needs no file",
        "[] | expected a JSON object"
      })
  void damagedMethodFile(String content, String message) {
    Path file = Configs.write(folder, MethodFile.FILE, content.replace('\'', '"'));
    assertThat(Configs.refusal(file, () -> PretrainedFolder.open(folder))).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'eos_token_id': 5} | | 5",
        "{'eos_token_id': [7, 5, 7]} | | 5 7",
        "{} | | ``",
        "{'eos_token_id': null} | | ``",
        "{'eos_token_id': 5} | {'eos_token_id': [6]} | 6",
        "{'eos_token_id': 5} | {'eos_token_id': null} | 5",
        "{'eos_token_id': 5} | {'eos_token_id': []} | 5",
        "{'eos_token_id': 5} | {} | 5",
      })
  @DisplayName("the ends are those of generation_config.json, or else of config.json")
  void ends(String config, String generation, String expectedEnds) {
    Configs.write(folder, "config.json", config.replace('\'', '"'));
    if (generation != null) {
      Configs.write(folder, "generation_config.json", generation.replace('\'', '"'));
    }
    assertThat(EndTokens.of(folder).stream().map(String::valueOf).toList())
        .containsExactlyInAnyOrder(
            expectedEnds.isEmpty() ? new String[0] : expectedEnds.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "'5'", "[1, null]", "[[1]]", "{}", "2147483648", "true"})
  void wrongEnds(String value) {
    Configs.write(folder, "config.json", "{}");
    Path file =
        Configs.write(
            folder,
            "generation_config.json",
            "{\"eos_token_id\": %s}".formatted(value.replace('\'', '"')));
    assertThat(Configs.refusal(file, () -> EndTokens.of(folder)))
        .startsWith("eos_token_id: expected a token, or a list of tokens, or null, got ");
  }
}
