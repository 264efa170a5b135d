package org.lacuna.experiments.evaluation.longbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lacuna.experiments.evaluation.Evaluated.row;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.benchmark.LongBench;
import org.lacuna.datasets.benchmark.LongBenchItem;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.results.Json;
import org.lacuna.results.Measurement;

/** Written answers to made-up items. */
class LongBenchEvaluatorTest {
  private static final int LENGTH = 120;

  @TempDir static Path folder;

  @TempDir Path runs;

  private static Corpus corpus;

  private final NDManager manager = NDManager.newBaseManager();

  @BeforeAll
  static void open() throws IOException {
    corpus = Tiny.corpus(folder);
  }

  @AfterAll
  static void closeCorpus() {
    corpus.close();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  /** The line of an item. */
  private static String line(String task, int length, String answer) {
    return Json.line(
            Json.MAPPER
                .createObjectNode()
                .put("input", "What?")
                .put("context", "query key value ".repeat(length / 1000 + 3))
                .put("length", length)
                .put("dataset", task)
                .put("language", "en")
                .putNull("all_classes")
                .put("_id", "1")
                .set("answers", Json.tree(List.of(answer))))
        + "\n";
  }

  private Path file(String... lines) throws IOException {
    return Files.writeString(runs.resolve("items.jsonl"), String.join("", lines));
  }

  private List<Measurement> rows(SharpModel model, Path file, int length, String... parameters) {
    String[] all = Arrays.copyOf(parameters, parameters.length + 1);
    all[parameters.length] = "files=['" + file + "']";
    return new Evaluated(runs, new TinyMaterial(corpus, List.of()), model.decoder, manager)
        .rows(new LongBenchEvaluator(), List.of(length), List.of(AttentionMode.NATIVE), all);
  }

  /** What whole passes find likeliest after the prompt of an item, without an end. */
  private static String written(SharpModel model, LongBenchItem item) {
    int[] tokens = item.sample(corpus.tokenizer(), LENGTH).prompt();
    int from = tokens.length;
    for (int t = 0; t < item.task().answerTokens(); t++) {
      int next = model.next(AttentionMode.NATIVE, tokens);
      if (next == corpus.tokenizer().documentStart()) {
        break;
      }
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = next;
    }
    return corpus.tokenizer().decode(Arrays.copyOfRange(tokens, from, tokens.length));
  }

  @Test
  @DisplayName(
      "what the model writes is scored by each task's metric, by bucket and over all tasks")
  void scoresWhatIsWritten() throws IOException {
    SharpModel model = new SharpModel(manager, "moba");
    String lcc = line("lcc", 100, "x") + line("lcc_e", 5000, "x");
    LongBenchItem first = LongBench.read(file(lcc)).getFirst();
    // Half of what the model writes is the right answer, so that the score is neither 0 nor 1.
    String half = written(model, first).strip();
    String answer = half.substring(0, half.length() / 2);
    Path file =
        file(line("lcc", 100, answer), line("lcc_e", 5000, "x"), line("hotpotqa", 10, "none"));
    LongBenchItem asked = LongBench.read(file).getFirst();

    List<Measurement> rows = rows(model, file, LENGTH);

    double score = asked.metric().score(written(model, asked), asked.references());
    assertThat(score).isStrictlyBetween(0.0, 1.0);
    Measurement shortOnes =
        rows.stream()
            .filter(row -> row.protocol().equals("longbench:lcc"))
            .filter(row -> "0-4k".equals(row.slice().get("bucket")))
            .findFirst()
            .orElseThrow();
    assertThat(shortOnes.value()).isCloseTo(score, within(1e-12));
    assertThat(shortOnes.samples()).isEqualTo(1);
    Measurement whole = row(rows, "longbench_score", "longbench:lcc", LENGTH);
    assertThat(whole.samples()).isEqualTo(2);
    double other = row(rows, "longbench_score", "longbench:hotpotqa", LENGTH).value();
    assertThat(row(rows, "longbench_score", "longbench", LENGTH).value())
        .isCloseTo((whole.value() + other) / 2, within(1e-12));
  }

  @Test
  @DisplayName("some items of each task, and one task is no mean over tasks")
  void someItems() throws IOException {
    SharpModel model = new SharpModel(manager, "full");
    String item = line("hotpotqa", 10, "a");

    List<Measurement> rows = rows(model, file(item, item, item), LENGTH, "items=2");

    assertThat(row(rows, "longbench_score", "longbench:hotpotqa", LENGTH).samples()).isEqualTo(2);
    assertThat(rows).noneMatch(row -> row.protocol().equals("longbench"));
  }

  @Test
  void whatCannotBeAskedIsRefused() throws IOException {
    SharpModel model = new SharpModel(manager, "full");
    Path file = file(line("hotpotqa", 10, "a"));

    assertThatThrownBy(() -> rows(model, file, 20))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("hotpotqa needs at least 34 tokens, got 20");
    Evaluated evaluated =
        new Evaluated(runs, new TinyMaterial(corpus, List.of()), model.decoder, manager);
    assertThatThrownBy(() -> evaluated.rows(new LongBenchEvaluator(), List.of(LENGTH)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evaluation.measures.longbench.files: expected at least one file");
  }
}
