package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.source.TextFormat;
import org.lacuna.datasets.source.WikiTextArticle;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

/**
 * Figures of real corpora, got with other programs (gzip, Python), in the folder that the variable
 * names.
 */
@EnabledIfEnvironmentVariable(named = "LACUNA_SHARED_DATASETS", matches = ".+")
class SharedCorporaTest {

  private static final Path SHARED =
      Path.of(System.getenv().getOrDefault("LACUNA_SHARED_DATASETS", ""));

  @ParameterizedTest
  @CsvSource({
    "wikitext-2/train.txt.gz, 1, 10797148, 10797148, 10797148, 4.599, 2.7245",
    "wikitext-2/valid.txt.gz, 1, 1121681, 1121681, 1121681, 4.609, 2.664",
    "wikitext-2/test.txt.gz, 1, 1256449, 1256449, 1256449, 4.607, 2.6165",
    "books/train, 24, 500822, 1149200, 6564068, 4.472, 2.861",
    "books/valid, 5, 613659, 752127, 1807449, 4.491, 2.953",
    "books/test, 6, 649344, 1212578, 1714841, 4.490, 3.024",
    "haystack, 8, 246260, 400513, 738816, 4.328, 2.839",
    "speeches/state_union, 65, 9184, 29539, 171538, 4.414, 2.740",
    "speeches/inaugural, 59, 788, 12073, 49700, 4.302, 2.727",
    "wikipedia/plain, 70, 2007, 25061, 94029, 4.610, 2.909",
    "wikipedia/raw-wikitext.txt.gz, 1, 4319987, 4319987, 4319987, 5.162, 2.863",
  })
  void statistics(
      String place,
      long documents,
      long shortest,
      long median,
      long longest,
      double unigram,
      double gzip) {
    SourceStatistics statistics = SourceStatistics.of(TextFiles.at(SHARED.resolve(place)));
    assertThat(statistics.documents()).isEqualTo(documents);
    assertThat(statistics.shortest()).isEqualTo(shortest);
    assertThat(statistics.median()).isEqualTo(median);
    assertThat(statistics.longest()).isEqualTo(longest);
    assertThat(statistics.unigramBitsPerByte()).isCloseTo(unigram, within(0.0005));
    assertThat(statistics.gzipBitsPerByte()).isCloseTo(gzip, within(0.0005));
    assertThat(statistics.skips().total()).isZero();
  }

  /**
   * The texts, by their hash, are those that the protocol's own detokenizer makes; the tokens are
   * the published ones: the words by hand (two an article fewer than the protocol counts) and an
   * end for each line.
   */
  @ParameterizedTest
  @CsvSource({
    "train, 629, 2053168, 2088628,"
        + " 90ec85b334cf5be664f3531d63e2801c850fcfca50e7ca1906c84d1779250bd1",
    "valid, 60, 214006, 217646,"
        + " c90c03ac0d89243db8dc9f2a48e742979b3b8a77b7fab023d377b9a29ea1890f",
    "test, 62, 241335, 245569,"
        + " f9a00166a051d6b7dd8b6ecf269c226f2b80e632c5fc6e68776d0ac905fcb6f3",
  })
  void wikiTextIsThatOfTheProtocol(
      String split, long articles, long words, long tokens, String hash) {
    long[] counts = new long[3]; // articles, words, lines
    MessageDigest digest = Digests.sha256();
    Path file = SHARED.resolve("wikitext-2").resolve(split + ".txt.gz");
    WikiTextArticle.read(
        file,
        article -> {
          counts[0]++;
          counts[1] += article.words();
          counts[2] += article.page().lines().count();
          digest.update(article.text().getBytes(StandardCharsets.UTF_8));
        });
    assertThat(counts[0]).isEqualTo(articles);
    assertThat(counts[1]).isEqualTo(words);
    // The blank line before the first title is in no article.
    assertThat(counts[1] - 2 * articles + counts[2] + 1).isEqualTo(tokens);
    assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(hash);
  }

  @Test
  void wikiTextComesWithItsSplits(@TempDir Path cache) {
    TextFormat format = new TextFormat(TextFormat.Reading.WIKITEXT, "utf-8", "text");
    TextFiles source = TextFiles.at(List.of(SHARED.resolve("wikitext-2")), format);
    try (Corpus corpus = Corpus.open(source, new ByteTokenizer(), cache, Progress.NONE)) {
      CorpusSplits splits = CorpusSplits.given(corpus);
      assertThat(splits.get(Split.TRAIN).documents()).hasSize(629);
      assertThat(splits.get(Split.VALIDATION).documents()).hasSize(60);
      assertThat(splits.get(Split.TEST).documents()).hasSize(62);
    }
  }

  @Test
  void booksComeWithTheirSplits(@TempDir Path cache) {
    TextFiles source = TextFiles.at(SHARED.resolve("books"));
    try (Corpus corpus = Corpus.open(source, new ByteTokenizer(), cache, Progress.NONE)) {
      CorpusSplits splits = CorpusSplits.given(corpus);
      assertThat(splits.get(Split.TRAIN).documents()).hasSize(24);
      assertThat(splits.get(Split.VALIDATION).documents()).hasSize(5);
      assertThat(splits.get(Split.TEST).documents()).hasSize(6);
    }
  }
}
