package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PretrainedTokenizerTest {

  @TempDir Path folder;

  static Stream<Arguments> expectations() throws IOException {
    JsonNode expected = Published.MAPPER.readTree(Files.readAllBytes(Published.EXPECTED));
    Consumer<ObjectNode> asIs = json -> {};
    Consumer<ObjectNode> normalise = PretrainedTokenizerTest::normalise;
    return Stream.of(
            Arguments.of("bytelevel", Published.BYTE_LEVEL, asIs),
            Arguments.of("bytelevel-nfc", Published.BYTE_LEVEL, normalise),
            Arguments.of("fallback-bpe", Published.FALLBACK_BPE, asIs),
            Arguments.of("fallback-unigram", Published.FALLBACK_UNIGRAM, asIs))
        .map(a ->
            Arguments.of(
                a.get()[0],
                a.get()[1],
                a.get()[2],
                expected.path("texts"),
                expected.path((String) a.get()[0])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("expectations")
  void idsAndEndsAreThoseOfThePythonLibrary(
      String name, Path file, Consumer<ObjectNode> change, JsonNode texts, JsonNode expected) {
    Tokenizer tokenizer = PretrainedTokenizer.open(Published.changed(file, folder, change));
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i).asText();
      Tokenized located = tokenizer.locate(utf8(text));
      assertThat(located.ids()).as(text).isEqualTo(ints(expected.path("ids").path(i)));
      int[] ends = ints(expected.path("ends").path(i));
      for (int j = 0; j < ends.length; j++) {
        if (ends[j] >= 0) {
          assertThat(located.ends()[j]).as("end %d of '%s'", j, text).isEqualTo(ends[j]);
        }
      }
    }
  }

  /** The blank that the library puts before a text is left out, but can be written. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("expectations")
  void aBlankBeforeTheTextGivesTheIdsThatHaveOne(
      String name, Path file, Consumer<ObjectNode> change, JsonNode texts, JsonNode expected) {
    Tokenizer tokenizer = PretrainedTokenizer.open(Published.changed(file, folder, change));
    JsonNode blankBefore = expected.path("blankBefore");
    for (int i = 0; i < blankBefore.size(); i++) {
      if (!blankBefore.get(i).isNull()) {
        String text = texts.get(i).asText();
        assertThat(tokenizer.encode(utf8(" " + text))).as(text).isEqualTo(ints(blankBefore.get(i)));
      }
    }
  }

  @Provide
  Arbitrary<String> marked() {
    return Arbitraries.of(
            "a",
            "e",
            "o",
            " ",
            "the",
            "\u0301",
            "\u0300",
            "\u0323",
            "\u00e9",
            "\u1100",
            "\u1161",
            "\u11a8",
            "\u212b",
            "\ud83d\ude00",
            "\u0416",
            "\n")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 200)
  void aNormalFormComesBackAndEndsStayInTheText(@ForAll("marked") String text) throws IOException {
    Path place = Files.createTempDirectory("normalised");
    Path file = Published.changed(Published.BYTE_LEVEL, place, PretrainedTokenizerTest::normalise);
    Tokenizer tokenizer = PretrainedTokenizer.open(file);
    Files.delete(file);
    Files.delete(place);
    byte[] bytes = utf8(text);
    Tokenized located = tokenizer.locate(bytes);
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    assertThat(tokenizer.decode(located.ids())).isEqualTo(normal);
    assertThat(located.ends()).isSorted();
    assertThat(located.length() == 0 ? 0 : located.ends()[located.length() - 1])
        .isEqualTo(bytes.length);
    // What the ids up to one stand for is the normal form of the text up to its end, wherever
    // that is the end of a character with its marks.
    for (int i = 0; i < located.length(); i++) {
      String before = new String(bytes, 0, located.ends()[i], StandardCharsets.UTF_8);
      String after =
          new String(
              bytes, located.ends()[i], bytes.length - located.ends()[i], StandardCharsets.UTF_8);
      String normalBefore = Normalizer.normalize(before, Normalizer.Form.NFC);
      boolean whole =
          (normalBefore + Normalizer.normalize(after, Normalizer.Form.NFC)).equals(normal)
              && (before + after).equals(text)
              && (i + 1 == located.length() || located.ends()[i + 1] > located.ends()[i]);
      if (whole) {
        assertThat(tokenizer.decode(IntStream.of(located.ids()).limit(i + 1L).toArray()))
            .isEqualTo(normalBefore);
      }
    }
  }

  /** The way that normalised text takes gives the same as the direct one where both can be gone. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("expectations")
  void spansAndBytesAgree(
      String name, Path file, Consumer<ObjectNode> change, JsonNode texts, JsonNode expected) {
    ObjectNode json = JsonFile.read(file);
    NativeTokenizer library = NativeTokenizer.of(file, NativeJson.of(json));
    TokenBytes bytes = TokenBytes.of(file, json, Vocabulary.of(file, json));
    for (JsonNode node : texts) {
      String text = node.asText();
      int[] ids = library.encode(text);
      assertThat(Ends.ofSpans(text, ids, library.spans(text), bytes))
          .as(text)
          .isEqualTo(Ends.ofBytes(ids, bytes));
    }
  }

  @Test
  void everyIdIsCounted() {
    Tokenizer tokenizer = PretrainedTokenizer.open(Published.BYTE_LEVEL);
    assertThat(tokenizer.vocabularySize()).isEqualTo(603);
    assertThat(tokenizer.documentStart()).isZero();
    assertThat(IntStream.of(0, 600, 601, 602).map(tokenizer::byteLength))
        .containsExactly(0, 0, 7, 3);
    assertThat(tokenizer.decode(new int[] {0, 601, 600, 602})).isEqualTo("<think>   ");
    for (int foreign : new int[] {-1, 603}) {
      assertThatThrownBy(() -> tokenizer.byteLength(foreign))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("token " + foreign + " is outside the vocabulary [0, 603)");
    }
  }

  @Test
  void textThatSpellsSpecialTokensIsText() {
    Tokenizer tokenizer = PretrainedTokenizer.open(Published.BYTE_LEVEL);
    String text = "a<|endoftext|><|endoftext|>\ud83d\ude00<|pad|> <|endoftext|>";
    Tokenized located = tokenizer.locate(utf8(text));
    assertThat(IntStream.of(located.ids()))
        .doesNotContain(0, 600)
        .contains(encode1(tokenizer, "<"));
    assertThat(tokenizer.decode(located.ids())).isEqualTo(text);
    assertThat(located.idAt(utf8("a<|endoftext|>").length))
        .isEqualTo(tokenizer.encode(utf8("a<|endoftext|>")).length);
  }

  @Test
  void theMarkOfABlankIsReadAsOne() {
    for (Path file : List.of(Published.FALLBACK_BPE, Published.FALLBACK_UNIGRAM)) {
      Tokenizer tokenizer = PretrainedTokenizer.open(file);
      Tokenized located = tokenizer.locate(utf8("the\u2581window\u2581"));
      assertThat(tokenizer.decode(located.ids())).isEqualTo("the window ");
      assertThat(located.ends()).isSorted().endsWith(15);
      int[] rest = IntStream.of(located.ids()).skip(located.idAt(3)).toArray();
      assertThat(tokenizer.decode(rest)).isEqualTo(" window ");
    }
  }

  @Test
  void addedTokensTakeNoBlanksBesideThem() {
    Path file =
        Published.changed(
            Published.BYTE_LEVEL,
            folder,
            json ->
                json.path("added_tokens")
                    .forEach(t -> ((ObjectNode) t).put("lstrip", true).put("rstrip", true)));
    Tokenizer tokenizer = PretrainedTokenizer.open(file);
    String text = "so <think> and <|endoftext|> end";
    assertThat(tokenizer.decode(tokenizer.encode(utf8(text)))).isEqualTo(text);
  }

  /** The ways to ask for a blank before a text, none of which has an effect. */
  static Stream<Arguments> blanks() {
    Consumer<ObjectNode> inSequence =
        json -> {
          ObjectNode sequence = Published.step("Sequence");
          JsonNode step = json.path("pre_tokenizer");
          sequence
              .putArray("pretokenizers")
              .add(((ObjectNode) step.deepCopy()).put("add_prefix_space", true));
          json.set("pre_tokenizer", sequence);
        };
    Consumer<ObjectNode> oldMetaspace =
        json ->
            json.set(
                "pre_tokenizer",
                Published.step("Metaspace")
                    .put("replacement", "\u2581")
                    .put("add_prefix_space", true));
    Consumer<ObjectNode> alone =
        json -> json.set("normalizer", json.at("/normalizer/normalizers/1"));
    return Stream.of(
        Arguments.of(Published.BYTE_LEVEL, inSequence),
        Arguments.of(Published.FALLBACK_UNIGRAM, oldMetaspace),
        Arguments.of(Published.FALLBACK_BPE, alone));
  }

  @ParameterizedTest
  @MethodSource("blanks")
  void noBlankIsPutBeforeAText(Path file, Consumer<ObjectNode> change) {
    byte[] text = utf8("The window moves on,\nblock by block");
    assertThat(PretrainedTokenizer.open(Published.changed(file, folder, change)).encode(text))
        .isEqualTo(PretrainedTokenizer.open(file).encode(text));
  }

  /** Llama 3 splits by an expression of its own and takes whole words from the vocabulary. */
  @Test
  void wholeWordsOfTheVocabularyAreTakenWithoutMerges() {
    Path file =
        Published.changed(
            Published.BYTE_LEVEL,
            folder,
            json -> {
              ((ObjectNode) json.path("model")).put("ignore_merges", true);
              ((ObjectNode) json.path("model").path("vocab")).put("Qzx", 600);
              json.path("added_tokens")
                  .forEach(t -> {
                    if (t.path("id").asInt() >= 600) {
                      ((ObjectNode) t).put("id", t.path("id").asInt() + 1);
                    }
                  });
              ObjectNode split = Published.step("Split").put("behavior", "Isolated");
              split.put("invert", false).putObject("pattern").put("Regex", "\\p{L}+|[^\\p{L}]+");
              ObjectNode bytes = ((ObjectNode) json.path("pre_tokenizer")).deepCopy();
              ObjectNode sequence = Published.step("Sequence");
              sequence.putArray("pretokenizers").add(split).add(bytes.put("use_regex", false));
              json.set("pre_tokenizer", sequence);
            });
    Tokenizer tokenizer = PretrainedTokenizer.open(file);
    assertThat(encode1(tokenizer, "Qzx")).isEqualTo(600);
    String text = "Qzx <|endoftext|> Qzx<|pad|>\ud83d\ude00";
    assertThat(tokenizer.decode(tokenizer.encode(utf8(text)))).isEqualTo(text);
  }

  @Test
  void noChanceIsInvolved() {
    Path file =
        Published.changed(
            Published.FALLBACK_BPE,
            folder,
            json -> ((ObjectNode) json.path("model")).put("dropout", 0.5));
    byte[] text = utf8("the window moves on, block by block, and the keys are kept");
    assertThat(PretrainedTokenizer.open(file).encode(text))
        .isEqualTo(PretrainedTokenizer.open(Published.FALLBACK_BPE).encode(text));
  }

  @Test
  void manyThreadsGetWhatOneGets() throws Exception {
    Tokenizer tokenizer = PretrainedTokenizer.open(Published.BYTE_LEVEL);
    List<byte[]> texts =
        IntStream.range(0, 400)
            .mapToObj(
                i -> utf8("the window " + i + " moves on\n\ud83d\ude00 block ".repeat(i % 50)))
            .toList();
    List<int[]> expected = texts.stream().map(tokenizer::encode).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<int[]>> found = new ArrayList<>();
      texts.forEach(text -> found.add(threads.submit(() -> tokenizer.encode(text))));
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i).get()).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void bytesThatAreNoTextAreAProgrammingError() {
    Tokenizer tokenizer = PretrainedTokenizer.open(Published.BYTE_LEVEL);
    assertThat(tokenizer.needsText()).isTrue();
    assertThatThrownBy(() -> tokenizer.encode(new byte[] {'a', 'b', (byte) 0xFF, 'c'}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("byte 2");
  }

  @Test
  void theNameIsOfTheMappingNotOfThePlace() throws IOException {
    String name = PretrainedTokenizer.open(Published.BYTE_LEVEL).name();
    Path copy = Files.copy(Published.BYTE_LEVEL, folder.resolve("tokenizer.json"));
    assertThat(PretrainedTokenizer.open(folder).name()).isEqualTo(name).startsWith("huggingface-");
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"bos_token\": null, \"eos_token\": {\"content\": \"<|pad|>\"}}");
    assertThat(PretrainedTokenizer.open(folder).documentStart()).isEqualTo(600);
    assertThat(PretrainedTokenizer.open(copy).name()).isNotEqualTo(name);
    Files.writeString(
        folder.resolve("special_tokens_map.json"), "{\"bos_token\": \"<|endoftext|>\"}");
    assertThat(PretrainedTokenizer.open(folder).documentStart()).isZero();
    assertThat(
            PretrainedTokenizer.open(
                    Published.changed(copy, folder, PretrainedTokenizerTest::normalise))
                .name())
        .isNotEqualTo(name);
  }

  @Test
  void anEndOfTextStartsADocumentWhereNothingElseDoes() {
    Path file =
        Published.changed(
            Published.FALLBACK_BPE,
            folder,
            json -> {
              ObjectNode vocabulary = (ObjectNode) json.path("model").path("vocab");
              vocabulary.set("[B]", vocabulary.remove("<s>"));
              ((ObjectNode) json.path("added_tokens").get(1)).put("content", "[B]");
            });
    assertThat(PretrainedTokenizer.open(file).documentStart()).isEqualTo(2);
  }

  private static void normalise(ObjectNode json) {
    json.set("normalizer", Published.step("NFC"));
  }

  private static int encode1(Tokenizer tokenizer, String text) {
    int[] ids = tokenizer.encode(utf8(text));
    assertThat(ids).hasSize(1);
    return ids[0];
  }

  private static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
