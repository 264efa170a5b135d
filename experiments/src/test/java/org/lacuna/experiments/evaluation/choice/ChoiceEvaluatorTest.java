package org.lacuna.experiments.evaluation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lacuna.experiments.evaluation.Evaluated.row;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.results.Measurement;

/** Multiple choice on made-up questions, against log-likelihoods token by token. */
class ChoiceEvaluatorTest {
  private static final String[] WORDS = {"ox", "sun", "tree", "river", "cloud"};

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

  private record Item(String query, List<String> choices, int gold) {}

  private static List<Item> items(int count) {
    SplittableRandom random = new SplittableRandom(5);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> choices =
          IntStream.range(0, 4)
              .mapToObj(c -> WORDS[random.nextInt(WORDS.length)] + random.nextInt(100))
              .toList();
      items.add(new Item("which " + i + "?", choices, random.nextInt(4)));
    }
    return items;
  }

  /** The items as a file of arc_easy, in the form that is made for evaluation. */
  private Path file(List<Item> items) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Item item : items) {
      lines.append(
          "{\"query\": \"%s\", \"choices\": [\"%s\"], \"gold\": %d}\n"
              .formatted(item.query(), String.join("\", \"", item.choices()), item.gold()));
    }
    return Files.writeString(runs.resolve("items.jsonl"), lines);
  }

  private List<Measurement> rows(Decoder decoder, Path file, String... parameters) {
    return rows(decoder, file, List.of(AttentionMode.NATIVE), parameters);
  }

  private List<Measurement> rows(
      Decoder decoder, Path file, List<AttentionMode> modes, String... parameters) {
    List<String> all = new ArrayList<>(List.of(parameters));
    all.add("benchmarks=[{benchmark: arc_easy, files: ['" + file + "']}]");
    return new Evaluated(runs, new TinyMaterial(corpus, List.of()), decoder, manager)
        .rows(new ChoiceEvaluator(), List.of(64), modes, all.toArray(String[]::new));
  }

  /** Of the text after a prompt, each token after a pass of its own over all before it. */
  private static double logLikelihood(
      SharpModel model, AttentionMode mode, String prompt, String continuation) {
    int[] before =
        IntStream.concat(
                IntStream.of(corpus.tokenizer().documentStart()),
                Arrays.stream(corpus.tokenizer().encode(bytes(prompt))))
            .toArray();
    int[] after = corpus.tokenizer().encode(bytes(continuation));
    int[] all = IntStream.concat(Arrays.stream(before), Arrays.stream(after)).toArray();
    double sum = 0;
    for (int t = before.length; t < all.length; t++) {
      sum += SharpModel.logarithms(model.logits(mode, Arrays.copyOf(all, t)))[all[t]];
    }
    return sum;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"full", "moba"})
  @DisplayName("scores are those of passes token by token, in each mode")
  void scoresAreThoseOfPassesTokenByToken(String pattern) throws IOException {
    SharpModel model = new SharpModel(manager, pattern);
    List<Item> items = items(7);
    List<Measurement> rows =
        rows(model.decoder, file(items), List.of(AttentionMode.values()), "length=100");

    for (AttentionMode mode : AttentionMode.values()) {
      int right = 0;
      int rightOfBytes = 0;
      double bits = 0;
      int scored = 0;
      for (Item item : items) {
        String prompt = "Question: " + item.query() + "\nAnswer:";
        double[] sums =
            item.choices().stream()
                .mapToDouble(choice -> logLikelihood(model, mode, prompt, " " + choice))
                .toArray();
        double[] perByte =
            IntStream.range(0, 4)
                .mapToDouble(c -> sums[c] / bytes(item.choices().get(c)).length)
                .toArray();
        right += largest(sums) == item.gold() ? 1 : 0;
        rightOfBytes += largest(perByte) == item.gold() ? 1 : 0;
        bits -= sums[item.gold()] / Math.log(2);
        scored += bytes(" " + item.choices().get(item.gold())).length;
      }
      String label = mode.name().toLowerCase(Locale.ROOT);
      List<Measurement> its = rows.stream().filter(row -> row.mode().equals(label)).toList();
      String protocol = "choice:arc_easy:0-shot";
      assertThat(row(its, "acc", protocol, 100).value()).isEqualTo(right / 7.0);
      assertThat(row(its, "acc_bytes", protocol, 100).value()).isEqualTo(rightOfBytes / 7.0);
      assertThat(row(its, "choice_bits_per_byte", protocol, 100).value())
          .isCloseTo(bits / scored, within(1e-4 * bits / scored));
      assertThat(row(its, "truncated", protocol, 100).value()).isZero();
    }
  }

  private static int largest(double[] values) {
    return IntStream.range(0, values.length)
        .reduce((best, i) -> values[i] > values[best] ? i : best)
        .orElseThrow();
  }

  @Test
  @DisplayName("a model that learned nothing is at chance within the interval")
  void randomModelIsAtChance() throws IOException {
    Decoder decoder = Tiny.decoder(Tiny.model(), "full");
    FirstValues.initialize(decoder, manager, 3);

    List<Measurement> rows = rows(decoder, file(items(200)), "length=64");

    for (String metric : List.of("acc", "acc_norm", "acc_bytes")) {
      Measurement accuracy = row(rows, metric, "choice:arc_easy:0-shot", 64);
      assertThat(accuracy.chance()).isEqualTo(0.25);
      assertThat(accuracy.samples()).isEqualTo(200);
      assertThat(Objects.requireNonNull(accuracy.interval()).contains(0.25)).isTrue();
    }
  }

  @Test
  @DisplayName("the whole is the mean of the seeds, whose examples differ")
  void wholeIsTheMeanOfSeeds() throws IOException {
    SharpModel model = new SharpModel(manager, "moba");
    List<Measurement> rows =
        rows(model.decoder, file(items(9)), "shots=2", "seeds=[1, 12, 123]", "length=200");

    String protocol = "choice:arc_easy:2-shot";
    for (String metric : List.of("acc", "choice_bits_per_byte")) {
      List<Measurement> seeds =
          rows.stream()
              .filter(row -> row.metric().equals(metric) && row.slice().containsKey("seed"))
              .toList();
      assertThat(seeds)
          .extracting(row -> row.slice().get("seed"))
          .containsExactly("1", "12", "123");
      Measurement whole = row(rows, metric, protocol, 200);
      assertThat(whole.value())
          .isCloseTo(
              seeds.stream().mapToDouble(Measurement::value).average().orElseThrow(), within(1e-9));
      assertThat(whole.samples()).isEqualTo(9);
    }
    assertThat(rows.stream().filter(row -> row.metric().equals("choice_bits_per_byte")))
        .extracting(Measurement::value)
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("what does not fit loses its left and is counted; what attention saw is of the rest")
  void longQuestionsLoseTheirLeft() throws IOException {
    SharpModel model = new SharpModel(manager, "moba");
    Path file = file(items(4));
    List<Measurement> shots = rows(model.decoder, file, "shots=3", "length=20", "items=2");
    List<Measurement> none = rows(model.decoder, file, "length=20", "items=2");

    Measurement cut = row(shots, "truncated", "choice:arc_easy:3-shot", 20);
    assertThat(cut.value()).isEqualTo(1);
    assertThat(cut.visibleShare()).isEqualTo(model.decoder.visibleShare(AttentionMode.NATIVE, 20));
    // The last 20 tokens of the question are the same, with whatever examples before them.
    assertThat(row(shots, "choice_bits_per_byte", "choice:arc_easy:3-shot", 20).value())
        .isEqualTo(row(none, "choice_bits_per_byte", "choice:arc_easy:0-shot", 20).value());
  }

  @Test
  void whatCannotBeAskedIsRefused() throws IOException {
    Decoder decoder = Tiny.decoder(Tiny.model(), "full");
    Path file = file(items(3));

    assertThatThrownBy(() -> rows(decoder, file, "length=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("evaluation.measures.choices.length: expected at least ");
    assertThatThrownBy(() -> rows(decoder, file, "shots=3", "length=64"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("shots: expected from 0 to 2");
    Evaluated evaluated =
        new Evaluated(runs, new TinyMaterial(corpus, List.of()), decoder, manager);
    assertThatThrownBy(
            () -> evaluated.rows(new ChoiceEvaluator(), List.of(64), "benchmarks=[arc_esy]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "evaluation.measures.choices.benchmarks[0]: unknown benchmark arc_esy")
        .hasMessageContaining("arc_easy");
  }
}
