package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.source.TextFormat;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.datasets.tokenizer.Tokenizer;

class AdmissionTest {

  /** Any bytes, but the tokenizer is not to see what is no text. */
  private static final Tokenizer NEEDS_TEXT =
      new WideTokenizer() {
        @Override
        public String name() {
          return "needs text";
        }

        @Override
        public boolean needsText() {
          return true;
        }
      };

  /** Wrong at the start, the end, or beyond what fits into any buffer on the way. */
  @Property(tries = 25)
  void aDocumentThatProvesMisencodedLeavesNoTrace(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 1, max = 1_500_000) Integer> sizes,
      @ForAll @IntRange(max = 6) int position,
      @ForAll @IntRange(min = 1, max = 2_500_000) int badSize,
      @ForAll @IntRange(max = 2_500_000) int badAt)
      throws IOException {
    Map<String, byte[]> good = Texts.ofSizes(sizes.stream().mapToInt(i -> i).toArray()).documents();
    byte[] bad = new byte[badSize];
    Arrays.fill(bad, (byte) 'x');
    bad[badAt % badSize] = (byte) 0xE9;
    Map<String, byte[]> mixed = new LinkedHashMap<>();
    int i = 0;
    for (Map.Entry<String, byte[]> text : good.entrySet()) {
      if (i++ == position) {
        mixed.put("bad", bad);
      }
      mixed.put(text.getKey(), text.getValue());
    }
    mixed.putIfAbsent("bad", bad);

    Path cache = Files.createTempDirectory("admission");
    Path other = Files.createTempDirectory("admission");
    try (Corpus expected = open(new Texts(good), cache);
        Corpus corpus = open(new Texts(mixed), other)) {
      assertThat(corpus.skips().of(SkipReason.MISENCODED)).isEqualTo(1);
      assertThat(corpus.skips().total()).isEqualTo(1);
      assertThat(corpus.hash()).isEqualTo(expected.hash());
      assertThat(corpus.documents()).isEqualTo(expected.documents());
      for (Document document : corpus.documents()) {
        int length = (int) document.length();
        assertThat(corpus.read(document, 0, length)).isEqualTo(expected.read(document, 0, length));
      }
    } finally {
      Texts.delete(cache);
      Texts.delete(other);
    }
  }

  private static Corpus open(Texts texts, Path cache) {
    return Corpus.open(texts, NEEDS_TEXT, cache, Progress.NONE);
  }

  @Test
  void bytesInNoEncodingAreKeptByATokenizerOfBytes(@TempDir Path cache) {
    byte[] latin1 = "café".getBytes(StandardCharsets.ISO_8859_1);
    try (Corpus corpus = new Texts(Map.of("a", latin1)).open(cache)) {
      assertThat(corpus.skips().total()).isZero();
      int[] tokens = corpus.read(corpus.documents().getFirst(), 0, 5);
      assertThat(new ByteTokenizer().decodeBytes(tokens)).isEqualTo(latin1);
    }
  }

  @Test
  void aFileThatIsNotInTheEncodingGivenIsLeftOutWhateverTheTokenizer(
      @TempDir Path folder, @TempDir Path cache) throws IOException {
    byte[] late = "x".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII);
    late[2_900_000] = (byte) 0x81; // stands for nothing in windows-1252
    Files.write(folder.resolve("a.txt"), late);
    Files.write(folder.resolve("b.txt"), "café".getBytes(Charset.forName("windows-1252")));
    TextFiles source =
        TextFiles.at(
            List.of(folder), new TextFormat(TextFormat.Reading.AUTO, "windows-1252", "text"));
    try (Corpus corpus = Corpus.open(source, new ByteTokenizer(), cache, Progress.NONE)) {
      assertThat(corpus.documents()).containsExactly(new Document("b.txt", 0, 6));
      assertThat(corpus.skips()).hasToString("1 misencoded");
    }
  }

  @Test
  void aCorpusInUtf16PointsAtTheEncoding(@TempDir Path folder, @TempDir Path cache)
      throws IOException {
    Files.write(folder.resolve("marked.txt"), "text".getBytes(StandardCharsets.UTF_16));
    Files.write(folder.resolve("other.txt"), "some text".getBytes(StandardCharsets.UTF_16LE));
    Files.write(folder.resolve("binary"), new byte[100]);
    assertThatThrownBy(
            () -> Corpus.open(TextFiles.at(folder), new ByteTokenizer(), cache, Progress.NONE))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("3 binary (of which 2 in UTF-16, it seems: the option encoding");
    TextFormat utf16 = new TextFormat(TextFormat.Reading.AUTO, "utf-16le", "text");
    try (Corpus corpus =
        Corpus.open(
            TextFiles.at(List.of(folder), utf16), new ByteTokenizer(), cache, Progress.NONE)) {
      assertThat(corpus.documents()).extracting(Document::name).contains("other.txt");
    }
  }
}
