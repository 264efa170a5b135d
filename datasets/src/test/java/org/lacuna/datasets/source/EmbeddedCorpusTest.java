package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.Document;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedCorpusTest {

  private final ByteTokenizer tokenizer = new ByteTokenizer();
  private Corpus corpus;

  @BeforeAll
  void open(@TempDir Path cache) {
    corpus = Corpus.open(new EmbeddedCorpus(), tokenizer, cache, Progress.NONE);
  }

  @AfterAll
  void close() {
    corpus.close();
  }

  @Test
  void hasTheSizePromised() {
    assertThat(corpus.bytes()).isBetween(20_000_000L, 25_000_000L);
    assertThat(corpus.documents()).hasSizeGreaterThan(100);
    assertThat(corpus.skips().total()).isZero();
    assertThat(corpus.documents()).extracting(Document::name).doesNotHaveDuplicates();
  }

  @Test
  void everyDocumentIsLong() {
    assertThat(corpus.documents()).allMatch(d -> d.length() >= JavaLibrary.SMALL);
  }

  @Test
  void namesAreLibraryAndPackage() {
    assertThat(corpus.documents())
        .extracting(Document::name)
        .contains("lucene-core/org.apache.lucene.index")
        .allMatch(name -> name.matches("[a-z0-9-]+/org\\.apache\\.[a-z0-9.]+"));
  }

  @Test
  void licenceHeadersAreGone() {
    int headers = 0;
    for (Document document : corpus.documents()) {
      int[] tokens = corpus.read(document, 0, (int) document.length());
      String text = new String(tokenizer.decodeBytes(tokens), StandardCharsets.ISO_8859_1);
      headers += text.split("Licensed to the Apache Software Foundation", -1).length - 1;
    }
    assertThat(headers).isZero();
  }

  @Test
  void testSplitHasLongDocumentsAndItsShare() {
    CorpusSplits splits = CorpusSplits.of(corpus, SplitConfig.DEFAULT);
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      CorpusSplit held = splits.get(split);
      assertThat(held.longest().orElseThrow().length()).isGreaterThan(100_000);
      assertThat(held.documents().stream().filter(d -> d.length() > 8192).count()).isGreaterThan(3);
      assertThat(held.tokens() / (double) corpus.tokens()).isBetween(0.03, 0.06);
    }
  }

  /**
   * Two machines that build the same version must train on the same bytes. If this fails after a
   * change on purpose, raise {@code EmbeddedCorpus.RULES} and write the new hash here.
   */
  @Test
  void contentIsTheSameEverywhere() {
    assertThat(corpus.hash())
        .isEqualTo("0242717fd827d570e3135ab332268aa98624019622acc16b7bde2ff66f0237ac");
  }
}
