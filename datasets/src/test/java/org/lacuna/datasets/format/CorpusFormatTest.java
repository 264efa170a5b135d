package org.lacuna.datasets.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.benchmark.Benchmarks;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.source.TextFormat;

class CorpusFormatTest {

  private static final Catalog CATALOG = Catalog.open(Path.of(""));

  static List<String> names() {
    return CATALOG.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyManifestHasAFormatThatIsKnown(String name) {
    assertThat(CorpusFormat.of(CATALOG.get(name).manifest().format())).isNotNull();
  }

  @Test
  void wordsOfTextsAndBenchmarks() {
    assertThat(CorpusFormat.text("gutenberg").reading()).isEqualTo(TextFormat.Reading.GUTENBERG);
    assertThat(CorpusFormat.benchmark("arc-easy")).isEqualTo(Benchmarks.get("arc_easy"));
    assertThat(CorpusFormat.all().values().stream().filter(CorpusFormat.Choices.class::isInstance))
        .hasSameSizeAs(Benchmarks.all());
  }

  @Test
  void whoeverAsksForTheWrongKindHearsWhatItIs() {
    assertThatThrownBy(() -> CorpusFormat.text("piqa"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "piqa is a benchmark, not a text; expected one of auto, text, jsonl, wikitext,"
                + " gutenberg");
    assertThatThrownBy(() -> CorpusFormat.benchmark("wikitext"))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("wikitext is a text, not a benchmark; expected one of hellaswag,");
    assertThatThrownBy(() -> CorpusFormat.text("babi"))
        .hasMessage("babi holds questions; the task qa reads them: file=… format=babi");
    assertThatThrownBy(() -> CorpusFormat.benchmark("kv-retrieval"))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "kv-retrieval holds questions; the task recorded reads them: file=…"
                + " format=kv_records");
    assertThatThrownBy(() -> CorpusFormat.of("wikitex"))
        .isInstanceOf(DatasetException.class)
        .hasMessage("unknown format wikitex; did you mean wikitext?");
  }
}
