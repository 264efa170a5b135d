package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

class CorpusTest {

  @TempDir Path cache;

  @Test
  void documentsReadBackAsWritten() {
    Texts texts = Texts.ofSizes(1, 300, 3_000_000, 17);
    try (Corpus corpus = texts.open(cache)) {
      assertThat(corpus.documents())
          .extracting(Document::name)
          .containsExactly("d0", "d1", "d2", "d3");
      assertThat(corpus.bytes()).isEqualTo(3_000_318);
      assertThat(corpus.tokens()).isEqualTo(3_000_322);
      for (Document document : corpus.documents()) {
        int[] tokens = corpus.read(document, 0, (int) document.length());
        assertThat(tokens[0]).isEqualTo(256);
        assertThat(new ByteTokenizer().decodeBytes(tokens)).isEqualTo(texts.text(document.name()));
      }
    }
  }

  @Test
  void readingBeyondADocumentIsRefused() {
    try (Corpus corpus = Texts.ofSizes(10, 10).open(cache)) {
      Document first = corpus.documents().getFirst();
      assertThat(corpus.read(first, 1, 10)).hasSize(10);
      assertThatThrownBy(() -> corpus.read(first, 1, 11))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void aClosedCorpusSaysSo() {
    Corpus corpus = Texts.ofSizes(10).open(cache);
    Document document = corpus.documents().getFirst();
    corpus.close();
    assertThatThrownBy(() -> corpus.read(document, 0, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void progressEndsAtAllBytes() {
    List<Long> heard = new ArrayList<>();
    Texts texts = Texts.ofSizes(10, 2_500_000);
    Corpus.open(
            texts,
            new ByteTokenizer(),
            cache,
            (done, expected) -> {
              heard.add(done);
              assertThat(expected).isEqualTo(2_500_010);
            })
        .close();
    assertThat(heard).isSorted().last().isEqualTo(2_500_010L);
  }

  @Test
  void emptyAndBinaryDocumentsAreSkippedAndCounted() {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    documents.put("empty", new byte[0]);
    documents.put("binary", new byte[] {'a', 0, 'b'});
    documents.put("text", "text".getBytes(StandardCharsets.UTF_8));
    byte[] late = "x".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    late[9_000] = 0;
    documents.put("text with a late zero", late);
    try (Corpus corpus = new Texts(documents).open(cache)) {
      assertThat(corpus.skips().of(SkipReason.EMPTY)).isEqualTo(1);
      assertThat(corpus.skips().of(SkipReason.BINARY)).isEqualTo(1);
      assertThat(corpus.documents())
          .extracting(Document::name)
          .containsExactly("text", "text with a late zero");
    }
  }

  @Test
  void noTextAtAllIsRefusedAndLeavesNothing() throws IOException {
    Texts texts = new Texts(Map.of("binary", new byte[3], "empty", new byte[0]));
    assertThatThrownBy(() -> texts.open(cache))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no text in texts in memory")
        .hasMessageContaining("1 empty, 1 binary");
    assertThat(files()).isEmpty();
  }

  @Test
  void hashIsOfContentNotOfPlaceOrTime(@TempDir Path folder) throws IOException {
    String[] hashes = new String[3];
    for (int i = 0; i < 3; i++) {
      Path copy = Files.createDirectories(folder.resolve("copy" + i));
      Path file = copy.resolve("a.txt");
      Files.writeString(file, i < 2 ? "same" : "Same");
      Files.setLastModifiedTime(file, FileTime.fromMillis(i * 1_000_000L));
      try (Corpus corpus =
          Corpus.open(TextFiles.at(copy), new ByteTokenizer(), cache, Progress.NONE)) {
        hashes[i] = corpus.hash();
      }
    }
    assertThat(hashes[0]).isEqualTo(hashes[1]).isNotEqualTo(hashes[2]).hasSize(64);
    assertThat(files()).hasSize(3);
  }

  @Test
  void hashTellsTheSameBytesInOtherDocumentsApart() {
    Texts one = new Texts(Map.of("a", bytes("ab")));
    Map<String, byte[]> documents = new LinkedHashMap<>();
    documents.put("a", bytes("a"));
    documents.put("b", bytes("b"));
    try (Corpus first = one.open(cache);
        Corpus second = new Texts(documents).open(cache)) {
      assertThat(first.hash()).isNotEqualTo(second.hash());
    }
  }

  /** Ids beyond 65535 need four bytes each. */
  @Test
  void largeVocabulariesAreKeptWhole() {
    try (Corpus corpus =
        Corpus.open(Texts.ofSizes(50), new WideTokenizer(), cache, Progress.NONE)) {
      int[] tokens = corpus.read(corpus.documents().getFirst(), 0, 51);
      assertThat(IntStream.of(tokens)).allMatch(id -> id >= 100_000);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.sorted().toList();
    }
  }
}
