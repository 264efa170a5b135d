package org.lacuna.experiments.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.results.Measurement;
import org.lacuna.results.statistics.Interval;

/** Tasks from their parameters to their rows. */
class TaskEvaluatorTest {
  private static final String PASSKEY = "tasks=[{task: passkey, parameters: {wording: short}}]";
  private static final String PROTOCOL = "task:passkey wording=short";

  @TempDir static Path folder;

  @TempDir Path runs;

  private static Corpus corpus;

  private final NDManager manager = NDManager.newBaseManager();
  private Evaluated evaluated;

  @BeforeAll
  static void open() throws IOException {
    corpus = Tiny.corpus(folder);
  }

  @AfterAll
  static void closeCorpus() {
    corpus.close();
  }

  @BeforeEach
  void setUp() {
    evaluated =
        new Evaluated(
            runs,
            new TinyMaterial(corpus, List.of()),
            new SharpModel(manager, "full,moba").decoder,
            manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private List<Measurement> rows(List<Integer> lengths, String... parameters) {
    return evaluated.rows(new TaskEvaluator(), lengths, List.of(AttentionMode.NATIVE), parameters);
  }

  @Test
  @DisplayName("a grid of lengths and depths, the whole the mean over depths")
  void grid() {
    List<Measurement> rows =
        rows(
            List.of(64, 128),
            PASSKEY,
            "samples=3",
            "depths=[1, 0, 0.5]",
            "scoring=[forced, generated, choice]");

    for (int length : List.of(64, 128)) {
      for (String metric : List.of("answer_loss", "exact_match", "answer_score", "answer_choice")) {
        List<Measurement> cells =
            rows.stream()
                .filter(row -> row.metric().equals(metric) && row.length() == length)
                .toList();
        assertThat(cells).extracting(Measurement::protocol).containsOnly(PROTOCOL);
        assertThat(cells)
            .extracting(Measurement::slice)
            .containsExactlyInAnyOrder(
                Measurement.WHOLE, sorted("0.0"), sorted("0.5"), sorted("1.0"));
        Measurement whole = Evaluated.row(rows, metric, PROTOCOL, length);
        assertThat(whole.samples()).isEqualTo(9);
        assertThat(whole.chance()).isNotNull();
        assertThat(whole.value())
            .isCloseTo(
                cells.stream()
                    .filter(row -> !row.slice().isEmpty())
                    .mapToDouble(Measurement::value)
                    .average()
                    .orElseThrow(),
                within(1e-9));
      }
    }
  }

  private static java.util.SortedMap<String, String> sorted(String depth) {
    return new java.util.TreeMap<>(Map.of("depth", depth));
  }

  @Test
  @DisplayName("tasks without a depth are measured as a whole")
  void noDepth() {
    List<Measurement> rows =
        rows(
            List.of(40),
            "tasks=[{task: copy, parameters: {symbols: 4}}]",
            "samples=2",
            "depths=[0, 1]");

    assertThat(rows).hasSize(3).allMatch(row -> row.slice().isEmpty() && row.samples() == 2);
    assertThat(rows).extracting(Measurement::protocol).containsOnly("task:copy symbols=4");
  }

  @Test
  @DisplayName("the area under a curve is the mean over doublings, at the longest length")
  void area() {
    List<Measurement> rows =
        rows(List.of(32, 64, 256), "tasks=[copy]", "samples=2", "scoring=[generated]");
    double[] at =
        Stream.of(32, 64, 256)
            .mapToDouble(n -> Evaluated.row(rows, "answer_score", "task:copy", n).value())
            .toArray();
    Measurement area = Evaluated.row(rows, "answer_score_auc", "task:copy", 256);

    assertThat(area.value())
        .isCloseTo(((at[0] + at[1]) / 2 + 2 * (at[1] + at[2]) / 2) / 3, within(1e-12));
    Interval interval = Objects.requireNonNull(area.interval());
    assertThat(interval.contains(area.value())).isTrue();
    assertThat(area.visibleShare().getLast()).isBetween(0.05, 0.95);
    assertThat(rows(List.of(32), "tasks=[copy]", "samples=2"))
        .extracting(Measurement::metric)
        .doesNotContain("exact_match_auc");
  }

  @Test
  @DisplayName("more samples go on after those there are, and fewer are the first of them")
  void moreSamples() throws IOException {
    List<Measurement> three = rows(List.of(64), PASSKEY, "samples=3");
    rows(List.of(64), PASSKEY, "samples=5");
    assertThat(rows(List.of(64), PASSKEY, "samples=3")).isEqualTo(three);

    try (Stream<Path> logs = Files.list(evaluated.run().path().resolve("outcomes"))) {
      List<Path> all = logs.toList();
      assertThat(all).hasSize(1);
      assertThat(all.getFirst().getFileName().toString())
          .startsWith("task-passkey-wording-short-forced-64-");
      assertThat(Files.readAllLines(all.getFirst())).hasSize(1 + 5);
    }
  }

  @Test
  @DisplayName("what else is asked does not change a task's rows")
  void independentOfOthers() {
    List<Measurement> alone = rows(List.of(64), "tasks=[copy]", "samples=2");
    List<Measurement> second = rows(List.of(64), "tasks=[induction, copy]", "samples=2");

    assertThat(second).containsAll(alone).hasSize(2 * alone.size());
  }

  @Test
  void whatCannotBeMeasuredIsRefusedWithAHint() {
    assertThatThrownBy(() -> rows(List.of(64), "tasks=[pasky]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "evaluation.measures.tasks.tasks[0]: unknown task pasky; did you mean passkey?");
    assertThatThrownBy(
            () -> rows(List.of(64), "tasks=[copy, {task: copy, parameters: {symbol: 2}}]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tasks.tasks[1].parameters.symbol")
        .hasMessageContaining("symbols");
    assertThatThrownBy(() -> rows(List.of(8, 64), "tasks=[passkey]"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll("length", "passkey", "got 8");
    assertThatThrownBy(() -> rows(List.of(64), "depths=[1.5]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("depth");
    assertThat(evaluated.run().measurements()).isEmpty();
  }

  @Test
  void noSamplesNoRows() {
    assertThat(rows(List.of(64), "tasks=[copy]", "samples=0")).isEmpty();
    assertThat(rows(List.of(64))).as("nothing was learned").isEmpty();
  }
}
