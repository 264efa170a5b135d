package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.datasets.DatasetException;

/** Files that cannot be used, and the one line that says why. */
class PretrainedTokenizerRefusalTest {

  @TempDir Path folder;

  static Stream<Arguments> losses() {
    Path bytes = Published.BYTE_LEVEL;
    Path bpe = Published.FALLBACK_BPE;
    Path unigram = Published.FALLBACK_UNIGRAM;
    return Stream.of(
        loss("upper case", bytes, normalizer("Lowercase")),
        loss("upper case", unigram, normalizer("Lowercase")),
        loss("accents", bytes, normalizer("NFD", "StripAccents")),
        loss("presentation forms", bpe, normalizer("NFKC")),
        loss("blanks", bytes, normalizer("Strip")),
        loss(
            "line breaks",
            bpe,
            json -> json.set("pre_tokenizer", Published.step("WhitespaceSplit"))),
        loss("line breaks", bytes, normalizer("Nmt")));
  }

  private static Arguments loss(String what, Path file, Consumer<ObjectNode> change) {
    return Arguments.of("loses " + what, file, change);
  }

  private static Consumer<ObjectNode> normalizer(String... types) {
    return json -> {
      ArrayNode steps =
          json.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
      for (String type : types) {
        ObjectNode step = Published.step(type);
        steps.add(step);
        if (type.equals("Strip")) {
          step.put("strip_left", true).put("strip_right", true);
        }
      }
    };
  }

  static Stream<Arguments> damages() {
    Path bytes = Published.BYTE_LEVEL;
    Path bpe = Published.FALLBACK_BPE;
    return Stream.of(
        Arguments.of("expected BPE or Unigram", Published.WORD_PIECE, change(json -> {})),
        Arguments.of(
            "got Bpe", bytes, change(json -> ((ObjectNode) json.path("model")).put("type", "Bpe"))),
        Arguments.of(
            "model.vocab is empty",
            bytes,
            change(json -> ((ObjectNode) json.path("model")).putObject("vocab"))),
        Arguments.of("it has no \"model\"", bytes, change(json -> json.remove("model"))),
        Arguments.of(
            "the byte 00",
            bpe,
            change(json -> ((ObjectNode) json.path("model")).put("byte_fallback", false))),
        Arguments.of(
            "\"huge\" to be in [0, 16777216), got 2000000000",
            bytes,
            change(json -> vocabulary(json).put("huge", 2_000_000_000))),
        Arguments.of(
            "for each id, got \"\u0120the\" and \"again\" for the id",
            bytes,
            change(json -> vocabulary(json).set("again", vocabulary(json).path("\u0120the")))),
        Arguments.of(
            "model.end_of_word_suffix: expected none",
            bytes,
            change(json -> ((ObjectNode) json.path("model")).put("end_of_word_suffix", "</w>"))),
        Arguments.of(
            "cannot encode a text: ",
            Published.FALLBACK_UNIGRAM,
            change(json -> ((ObjectNode) json.path("model")).putNull("unk_id"))),
        Arguments.of(
            "refused by the tokenizers library",
            bytes,
            change(json -> json.put("pre_tokenizer", "ByteLevel"))),
        Arguments.of(
            "\"<|pad|>\" has the id 606 but is encoded as [600]",
            bytes,
            change(json -> ((ObjectNode) json.path("added_tokens").get(1)).put("id", 606))),
        Arguments.of(
            "\"<think>\" has the id 605 but is encoded as [601]",
            bytes,
            change(json -> ((ObjectNode) json.path("added_tokens").get(2)).put("id", 605))),
        Arguments.of(
            "no token to start a document with: looked for bos_token and eos_token",
            bytes,
            change(json -> {
              vocabulary(json).set("[x]", vocabulary(json).remove("<|endoftext|>"));
              ((ObjectNode) json.path("added_tokens").get(0)).put("content", "[x]");
            })),
        Arguments.of(
            "refused by the tokenizers library",
            bytes,
            change(json -> ((ArrayNode) json.path("model").path("merges")).add("nothing such"))));
  }

  private static Consumer<ObjectNode> change(Consumer<ObjectNode> change) {
    return change;
  }

  private static ObjectNode vocabulary(JsonNode json) {
    return (ObjectNode) json.path("model").path("vocab");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"losses", "damages"})
  void isRefused(String why, Path file, Consumer<ObjectNode> change) {
    refused(Published.changed(file, folder, change), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello     | is no whole JSON
          [1, 2]    | holds no JSON object
          {"a": 1}  | is no tokenizer.json
          ''        | holds no JSON object
          """)
  void whatIsNoTokenizerIsRefused(String content, String why) throws IOException {
    refused(Files.writeString(folder.resolve("tokenizer.json"), content), why);
  }

  @Test
  void aFileThatWasCutShortIsRefused() throws IOException {
    String whole = Files.readString(Published.BYTE_LEVEL);
    Path file =
        Files.writeString(folder.resolve("tokenizer.json"), whole.substring(0, whole.length() / 2));
    refused(file, "is no whole JSON");
  }

  @Test
  void aMissingFileIsRefusedWithTheNearest() throws IOException {
    Files.createFile(folder.resolve("tokeniser.json"));
    refused(folder.resolve("tokenizer.json"), "does not exist; the nearest is '");
    assertThatThrownBy(() -> PretrainedTokenizer.open(folder))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(folder.resolve("tokeniser.json").toString());
  }

  @Test
  void aStartThatTheVocabularyLacksIsRefused() throws IOException {
    Files.copy(Published.BYTE_LEVEL, folder.resolve("tokenizer.json"));
    Path settings =
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"[CLS]\"}");
    refused(folder.resolve("tokenizer.json"), "bos_token: expected a token of");
    Files.writeString(settings, "{");
    refused(folder.resolve("tokenizer.json"), "tokenizer_config.json' is no whole JSON");
  }

  private static void refused(Path file, String why) {
    assertThatThrownBy(() -> PretrainedTokenizer.open(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("'" + file.getParent())
        .hasMessageContaining(why)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  @Test
  void fileOfAnotherSizeThanAnyVocabulary() throws IOException {
    Path large = folder.resolve("tokenizer.json");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((1 << 28) + 1);
    }
    assertThatThrownBy(() -> PretrainedTokenizer.open(large))
        .isInstanceOf(DatasetException.class)
        .hasMessage("'%s' has 268435457 bytes; expected a JSON file of at most 268435456", large);
  }
}
