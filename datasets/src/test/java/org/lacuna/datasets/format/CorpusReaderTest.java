package org.lacuna.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.benchmark.MultipleChoice;
import org.lacuna.datasets.catalog.KnownCorpus;
import org.lacuna.datasets.catalog.Licence;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.catalog.RemoteFile;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.Document;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

class CorpusReaderTest {

  private static final String QUESTIONS =
      """
      {"goal": "Boil water", "sol1": "Use ice", "sol2": "Use fire"}
      {"goal": "Cool water", "sol1": "Use ice", "sol2": "Use fire"}
      """;

  @TempDir Path data;

  private final List<RemoteFile> files = new ArrayList<>();

  @Test
  void labelsAreReadWithTheItemsThatTheyAreBeside() throws IOException {
    put("valid.jsonl", QUESTIONS, Split.VALIDATION);
    put("valid-labels.lst", "1\n0\n", Split.VALIDATION);
    LocalCorpus corpus = corpus("piqa");
    assertThat(CorpusReader.items(corpus)).extracting(MultipleChoice::gold).containsExactly(1, 0);
    assertThat(CorpusReader.items(corpus, Split.VALIDATION)).isEqualTo(CorpusReader.items(corpus));
    assertThatThrownBy(() -> CorpusReader.items(corpus, Split.TEST))
        .isInstanceOf(DatasetException.class)
        .hasMessage("sample has no file of the split test; it has validation");
  }

  @Test
  void splitsAreReadApart() throws IOException {
    String line = "{\"query\": \"q\", \"choices\": [\"a\", \"b\"], \"gold\": %d}";
    put("b.jsonl", line.formatted(1), Split.TRAIN);
    put("a.jsonl", line.formatted(0), Split.TEST);
    LocalCorpus corpus = corpus("openbookqa");
    assertThat(CorpusReader.items(corpus)).extracting(MultipleChoice::gold).containsExactly(1, 0);
    assertThat(CorpusReader.items(corpus, Split.TEST))
        .extracting(MultipleChoice::gold)
        .containsExactly(0);
  }

  @Test
  void booksComeWithTheirSplits(@TempDir Path cache) throws IOException {
    String book =
        """
        preamble
        ***START OF THE PROJECT GUTENBERG EBOOK***
        book
        ***END OF THE PROJECT GUTENBERG EBOOK***
        licence
        """;
    put("train/a.txt", book, Split.TRAIN);
    put("validation/b.txt", book, Split.VALIDATION);
    put("test/c.txt", book, Split.TEST);
    // Of an older manifest, perhaps.
    Files.writeString(data.resolve("sample/old-test.txt"), book);
    try (Corpus corpus =
        Corpus.open(
            CorpusReader.texts(corpus("gutenberg")), new ByteTokenizer(), cache, Progress.NONE)) {
      CorpusSplits splits = CorpusSplits.given(corpus);
      for (Split split : Split.values()) {
        assertThat(splits.get(split).documents()).hasSize(1);
      }
      assertThat(corpus.documents())
          .extracting(Document::name)
          .containsExactly("test/c.txt", "train/a.txt", "validation/b.txt");
    }
  }

  @Test
  void aFileThatIsNotHereIsNamed() throws IOException {
    put("valid.jsonl", QUESTIONS, null);
    Path labels = put("valid-labels.lst", "1\n0\n", null);
    Files.delete(labels);
    assertThatThrownBy(() -> CorpusReader.items(corpus("piqa")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "sample: '%s' is not here, or not whole; 'lacuna datasets fetch sample' brings it",
            labels);
    assertThatThrownBy(() -> CorpusReader.texts(corpus("text")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(labels.toString());
  }

  @Test
  void aCorpusOfAnotherKindIsRefused() throws IOException {
    put("a.txt", "text", null);
    assertThatThrownBy(() -> CorpusReader.texts(corpus("piqa")))
        .hasMessageStartingWith("piqa is a benchmark, not a text");
    assertThatThrownBy(() -> CorpusReader.items(corpus("text")))
        .hasMessageStartingWith("text is a text, not a benchmark");
  }

  private Path put(String name, String text, @Nullable Split split) throws IOException {
    Path file = data.resolve("sample").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    String address = "https://example.org/" + name;
    files.add(new RemoteFile(name, address, bytes, "0".repeat(64), split));
    return file;
  }

  private LocalCorpus corpus(String format) {
    Licence licence = new Licence("CC0", "https://example.org/cc0", null);
    Manifest manifest =
        new Manifest(
            "Sample", "Made for a test.", licence, "https://example.org", null, format, files);
    return LocalCorpus.in(data, new KnownCorpus("sample", manifest));
  }
}
