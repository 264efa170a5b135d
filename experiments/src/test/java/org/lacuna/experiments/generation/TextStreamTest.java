package org.lacuna.experiments.generation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.datasets.tokenizer.SymbolTokenizer;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.Published;

/** Text comes as soon as it is whole, and comes whole. */
class TextStreamTest {
  private static final String TEXT = "a é € 😀 \uFFFD\uFFFD\uFFFD\uFFFD😀 \uFFFDx नमस्ते\n";

  private final List<String> pieces = new ArrayList<>();

  private String streamed(Tokenizer tokenizer, int... tokens) {
    pieces.clear();
    try (TextStream stream = new TextStream(tokenizer, pieces::add)) {
      for (int token : tokens) {
        stream.add(token);
      }
    }
    return String.join("", pieces);
  }

  private static int[] bytes(String hex) {
    return new ByteTokenizer().encode(HexFormat.ofDelimiter(" ").parseHex(hex));
  }

  @Test
  @DisplayName("a character of several tokens comes in one piece, with its last token")
  void wholeCharacters() {
    Tokenizer tokenizer = new ByteTokenizer();

    assertThat(streamed(tokenizer, tokenizer.encode("aé€😀z".getBytes(UTF_8)))).isEqualTo("aé€😀z");
    assertThat(pieces).containsExactly("a", "é", "€", "😀", "z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "its own"})
  @DisplayName("the pieces are the text, also of one that has the sign for what is no character")
  void concatenation(String name, @TempDir Path folder) throws IOException {
    Tokenizer tokenizer =
        Tokenizers.of(
            name.equals("bytes")
                ? name
                : Published.copy(Published.WITH_TOKENIZER, folder).toString());

    assertThat(streamed(tokenizer, tokenizer.encode(TEXT.getBytes(UTF_8)))).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "FF,                      \uFFFD",
    "E2 82,                   \uFFFD",
    "FF 41,                   \uFFFDA",
    "FF FF E2 82 AC,          \uFFFD\uFFFD€",
    "FF FF FF F0 9F 98 80,    \uFFFD\uFFFD\uFFFD😀",
    "F0 9F 98 F0 9F 98 80,    \uFFFD😀",
    "80 80 80 80 80 C3 A9,    \uFFFD\uFFFD\uFFFD\uFFFD\uFFFDé",
    "E2 82 E2 82 E2 82 E2 82 AC, \uFFFD\uFFFD\uFFFD€"
  })
  @DisplayName("what is no character spoils none after it")
  void invalidBytes(String hex, String text) {
    assertThat(streamed(new ByteTokenizer(), bytes(hex))).isEqualTo(text);
  }

  @Test
  @DisplayName("any bytes at all give what all of them give at once")
  void randomBytes() {
    Tokenizer tokenizer = new ByteTokenizer();
    // Lead and continuation bytes of every length, so that most of it is nearly a character.
    int[] likely = {0x41, 0x80, 0x9F, 0xA9, 0xBD, 0xBF, 0xC3, 0xE2, 0xEF, 0xF0, 0xF4, 0xFF};
    SplittableRandom random = new SplittableRandom(2);
    for (int round = 0; round < 2000; round++) {
      int[] tokens = random.ints(12, 0, likely.length).map(i -> likely[i]).toArray();
      assertThat(streamed(tokenizer, tokens)).isEqualTo(tokenizer.decode(tokens));
    }
  }

  @Test
  @DisplayName("bytes that are no character never hold more than a character's tokens back")
  void neverBlocks() {
    TextStream stream = new TextStream(new ByteTokenizer(), pieces::add);
    for (int i = 1; i <= 50; i++) {
      stream.add(0xFF);
      assertThat(String.join("", pieces)).hasSizeGreaterThanOrEqualTo(i - 3);
    }
    stream.close();
    assertThat(String.join("", pieces)).isEqualTo("\uFFFD".repeat(50));
  }

  @Test
  @DisplayName("a token that means no text ends no character and is no text")
  void specialTokens() {
    int start = new ByteTokenizer().documentStart();

    assertThat(streamed(new ByteTokenizer(), start, 'a', 0xC3, start, start, start, 0xA9, start))
        .isEqualTo("aé");
  }

  @Test
  @DisplayName("a row of the embedding that the tokenizer has no token for is shown as such")
  void beyondTheVocabulary() {
    assertThat(streamed(new ByteTokenizer(), 'a', 300, 0xC3, 257, 'b'))
        .isEqualTo("a\uFFFD\uFFFD\uFFFDb");
    assertThat(streamed(new SymbolTokenizer(8), 1, 9, 7)).isEqualTo("1 \uFFFD7 ");
  }

  @Test
  void nothing() {
    assertThat(streamed(new ByteTokenizer())).isEmpty();
    assertThat(pieces).isEmpty();
  }
}
