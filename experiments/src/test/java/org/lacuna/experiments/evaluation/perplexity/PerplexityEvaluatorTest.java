package org.lacuna.experiments.evaluation.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lacuna.experiments.evaluation.Evaluated.row;
import static org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator.SAME_TARGETS;
import static org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator.WINDOW_MEAN;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
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
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.ScoredWindow;
import org.lacuna.datasets.stream.SlidingWindows;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.methods.aten.Ops;
import org.lacuna.results.Measurement;

/** Perplexity of models whose perplexity is known without running them. */
class PerplexityEvaluatorTest {
  private static final List<Integer> LENGTHS = List.of(16, 64);

  private static final String[] PARAMETERS = {
    "window_tokens=256", "trailing=8", "target_windows=5", "targets=8"
  };

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

  private static CorpusSplit test() {
    return new TinyMaterial(corpus, List.of()).test();
  }

  private List<Measurement> evaluate(Decoder decoder) {
    return evaluate(decoder, LENGTHS, PARAMETERS);
  }

  private List<Measurement> evaluate(Decoder decoder, List<Integer> lengths, String... parameters) {
    return new Evaluated(runs, new TinyMaterial(corpus, List.of()), decoder, manager)
        .rows(new PerplexityEvaluator(), lengths, List.of(AttentionMode.NATIVE), parameters);
  }

  private Decoder zeros() {
    Decoder decoder = Tiny.decoder(Tiny.model("tie_embeddings=false"), "full,moba");
    FirstValues.allocate(decoder, manager);
    return decoder;
  }

  /** The same hidden state after every token, so that a loss depends on the target alone. */
  private Decoder blind(float[] logits) {
    Decoder decoder = zeros();
    for (String name : List.of("model.embed_tokens.weight", "model.norm.weight")) {
      NDArray array = weight(decoder, name);
      Ops.copyInto(array, array.onesLike());
    }
    NDArray head = weight(decoder, "lm_head.weight");
    Ops.copyInto(head, manager.create(logits).expandDims(1).broadcast(head.getShape()).div(16));
    return decoder;
  }

  private static NDArray weight(Decoder decoder, String name) {
    return Objects.requireNonNull(decoder.weights().get(name));
  }

  private static float[] logits() {
    SplittableRandom random = new SplittableRandom(4);
    float[] logits = new float[Tiny.VOCABULARY];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) random.nextGaussian();
    }
    return logits;
  }

  /** The mean of {@code log(sum(exp)) - logit} over the last targets of windows. */
  private static double mean(float[] logits, List<Window> windows, int targets) {
    int length = windows.getFirst().tokens().length - 1;
    return mean(logits, windows, length - targets, length);
  }

  /** The same over the targets from one to before another. */
  private static double mean(float[] logits, List<Window> windows, int from, int to) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double nats = 0;
    for (Window window : windows) {
      for (int t = from; t < to; t++) {
        nats += Math.log(sum) - logits[window.tokens()[t + 1]];
      }
    }
    return nats / (windows.size() * (double) (to - from));
  }

  @Test
  @DisplayName("zero weights: the loss is ln(vocabulary), the perplexity the vocabulary")
  void modelThatKnowsNothing() {
    List<Measurement> rows = evaluate(zeros());
    for (String protocol : List.of(WINDOW_MEAN, SAME_TARGETS)) {
      for (int length : LENGTHS) {
        Measurement loss = row(rows, "loss", protocol, length);
        assertThat(loss.value()).isCloseTo(Math.log(Tiny.VOCABULARY), within(1e-6));
        assertThat(loss.standardError()).isCloseTo(0.0, within(1e-6));
        assertThat(row(rows, "perplexity", protocol, length).value())
            .isCloseTo(Tiny.VOCABULARY, within(1e-3));
        assertThat(row(rows, "bits_per_byte", protocol, length).value())
            .isCloseTo(Math.log(Tiny.VOCABULARY) / Math.log(2), within(0.1));
      }
    }
  }

  @Test
  void rowsSayHowTheyWereMeasured() {
    List<Measurement> rows = evaluate(zeros());

    // Two protocols of every window, the trailing tokens, and 16 buckets, at two lengths.
    assertThat(rows).hasSize((3 * 4 + 16) * 2);
    Measurement mean = row(rows, "perplexity", WINDOW_MEAN, 16);
    assertThat(mean.run()).isEqualTo(Evaluated.RUN);
    assertThat(mean.seed()).isEqualTo(9);
    assertThat(mean.mode()).isEqualTo("native");
    assertThat(mean.samples()).isEqualTo(16);
    assertThat(mean.tokens()).isEqualTo(256);
    Measurement targets = row(rows, "perplexity", SAME_TARGETS, 64);
    assertThat(targets.samples()).isEqualTo(5);
    assertThat(targets.tokens()).isEqualTo(40);
  }

  @Test
  @DisplayName("visible share: full sees all, MoBA with 2 blocks of 8 all of 16 and less of 64")
  void rowsSayWhatEachLayerSees() {
    List<Measurement> rows = evaluate(zeros());
    double seen = 0;
    for (int t = 0; t < 64; t++) {
      // Its own block up to itself, and one whole earlier block.
      seen += t % 8 + 1 + (t >= 8 ? 8 : 0);
    }
    for (String protocol : List.of(WINDOW_MEAN, SAME_TARGETS)) {
      assertThat(row(rows, "loss", protocol, 16).visibleShare()).containsExactly(1.0, 1.0);
      List<Double> share = row(rows, "loss", protocol, 64).visibleShare();
      assertThat(share.getFirst()).isEqualTo(1.0);
      assertThat(share.getLast()).isCloseTo(seen / (64 * 65 / 2), within(1e-12));
    }
  }

  @Test
  @DisplayName("a loss that depends on the target alone is the same at every length")
  void sameTargetsAreTheSame() {
    float[] logits = logits();
    List<Measurement> rows = evaluate(blind(logits));
    double expected = mean(logits, EvaluationWindows.sameTargets(test(), 64, 8, 5), 8);

    for (int length : LENGTHS) {
      assertThat(row(rows, "loss", SAME_TARGETS, length).value())
          .as("length %d", length)
          .isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void windowMeanScoresAllTokensOfItsWindows() {
    float[] logits = logits();
    List<Measurement> rows = evaluate(blind(logits));
    for (int length : LENGTHS) {
      double expected = mean(logits, EvaluationWindows.windows(test(), length, 256), length);
      assertThat(row(rows, "loss", WINDOW_MEAN, length).value()).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  @DisplayName("buckets are the parts of windows, the trailing tokens their end")
  void partsOfWindows() {
    float[] logits = logits();
    List<Measurement> rows =
        evaluate(
            blind(logits),
            List.of(10, 64),
            "window_tokens=640",
            "position_buckets=4",
            "trailing=7",
            "target_windows=0");
    assertThat(rows).hasSize((2 * 4 + 4) * 2);
    assertThat(rows).extracting(Measurement::interval).doesNotContainNull();
    int[][] edges = {{0, 2, 5, 7, 10}, {0, 16, 32, 48, 64}};
    for (int[] some : edges) {
      int length = some[4];
      List<Window> windows = EvaluationWindows.windows(test(), length, 640);
      for (int i = 0; i < 4; i++) {
        assertThat(bucket(rows, length, some[i] + "-" + some[i + 1]))
            .as("targets from %d of %d", some[i], length)
            .isCloseTo(mean(logits, windows, some[i], some[i + 1]), within(1e-5));
      }
      Measurement trailing = row(rows, "loss", "trailing:7", length);
      assertThat(trailing.value()).isCloseTo(mean(logits, windows, 7), within(1e-5));
      assertThat(trailing.tokens()).isEqualTo(7L * windows.size());
    }
  }

  private static double bucket(List<Measurement> rows, int length, String position) {
    return rows.stream()
        .filter(row -> row.protocol().equals(WINDOW_MEAN) && row.length() == length)
        .filter(row -> row.slice().equals(Map.of("position", position)))
        .mapToDouble(Measurement::value)
        .findFirst()
        .orElseThrow();
  }

  @Test
  @DisplayName("a word is where its first letter is: one that began before is not scored")
  void wordsAtEdges() {
    List<Measurement> rows = evaluate(zeros());
    double nats = 0;
    int words = 0;
    for (Window window : EvaluationWindows.sameTargets(test(), 64, 8, 5)) {
      int[] tokens = window.tokens();
      for (int i = tokens.length - 8; i < tokens.length; i++) {
        nats += Math.log(Tiny.VOCABULARY);
        words += tokens[i] != ' ' && tokens[i - 1] == ' ' ? 1 : 0;
      }
    }
    double perWord = nats / words;
    for (int length : LENGTHS) {
      assertThat(Math.log(row(rows, "word_perplexity", SAME_TARGETS, length).value()))
          .isCloseTo(perWord, within(1e-4));
    }
  }

  @Test
  @DisplayName("sliding scores every token of its documents once, at every length")
  void slidingScoresEveryTokenOnce() {
    float[] logits = logits();
    List<Measurement> rows =
        evaluate(
            blind(logits),
            LENGTHS,
            "window_tokens=0",
            "target_windows=0",
            "stride=5",
            "sliding_documents=1",
            "sliding_tokens=203");
    List<ScoredWindow> once = new SlidingWindows(test(), 64, 1, 203).of(1, 1);
    double expected = mean(logits, once.stream().map(ScoredWindow::window).toList(), 1);

    assertThat(rows).hasSize(2 * 4);
    for (int length : LENGTHS) {
      Measurement loss = row(rows, "loss", "sliding:5", length);
      assertThat(loss.value()).isCloseTo(expected, within(1e-5));
      assertThat(loss.tokens()).isEqualTo(203);
      // The first window, and one a move, the last by less than a stride.
      assertThat(loss.samples()).isEqualTo(1 + Math.ceilDiv(203 - length, 5));
      assertThat(loss.interval()).isNotNull();
    }
  }

  @Test
  @DisplayName("the context of a scored token is what its window holds before it")
  void slidingSeesItsWindow() {
    SharpModel model = new SharpModel(manager, "full");
    List<Measurement> rows =
        evaluate(
            model.decoder,
            List.of(16),
            "window_tokens=0",
            "target_windows=0",
            "stride=6",
            "sliding_documents=1",
            "sliding_tokens=30");
    double nats = 0;
    for (ScoredWindow scored : new SlidingWindows(test(), 16, 1, 30).of(16, 6)) {
      int[] tokens = scored.window().tokens();
      for (int i = tokens.length - scored.targets(); i < tokens.length; i++) {
        float[] predicted = model.logits(AttentionMode.NATIVE, Arrays.copyOf(tokens, i));
        nats -= SharpModel.logarithms(predicted)[tokens[i]];
      }
    }

    assertThat(row(rows, "loss", "sliding:6", 16).value()).isCloseTo(nats / 30, within(1e-3));
  }

  @Test
  @DisplayName("what is not given follows from the lengths")
  void defaultsFitShortLengths() {
    List<Measurement> rows = evaluate(zeros(), List.of(4, 64), "stride=2");

    assertThat(row(rows, "loss", SAME_TARGETS, 64).tokens()).isEqualTo(64 * 4);
    // A sixteenth of the 32 tokens of the training.
    assertThat(row(rows, "loss", "trailing:2", 4).length()).isEqualTo(4);
    assertThat(row(rows, "loss", "sliding:2", 4).tokens() % 128).isZero();
    assertThat(evaluate(zeros(), List.of(16), "trailing=0", "position_buckets=0"))
        .extracting(Measurement::protocol)
        .containsOnly(WINDOW_MEAN, SAME_TARGETS);
  }

  @ParameterizedTest
  @CsvSource({
    "targets=17,                   perplexity.targets:        expected at most 16",
    "trailing=17,                  perplexity.trailing:       expected at most 16",
    "stride=17,                    perplexity.stride:         expected at most 16",
    "'stride=4 sliding_tokens=63', perplexity.sliding_tokens: expected at least 64",
    "stride=0,                     stride=0:                  expected at least 1",
    "targets=0,                    targets=0:                 expected at least 1"
  })
  void whatDoesNotFitTheLengthsIsRefused(String parameters, String message) {
    assertThatThrownBy(() -> evaluate(zeros(), LENGTHS, parameters.split(" ", -1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message.replaceAll(" +", " "));
  }

  @Test
  void standardErrorIsThatOfTheWindowsMeans() {
    float[] logits = logits();
    List<Measurement> rows = evaluate(blind(logits));
    List<Window> windows = EvaluationWindows.windows(test(), 64, 256);
    double[] means =
        windows.stream().mapToDouble(window -> mean(logits, List.of(window), 64)).toArray();
    double mean = mean(logits, windows, 64);
    double squares = 0;
    for (double each : means) {
      squares += (each - mean) * (each - mean);
    }
    double error = Math.sqrt(squares / (means.length - 1) / means.length);

    assertThat(means).hasSize(4);
    assertThat(row(rows, "loss", WINDOW_MEAN, 64).standardError()).isCloseTo(error, within(1e-5));
    Measurement perplexity = row(rows, "perplexity", WINDOW_MEAN, 64);
    assertThat(perplexity.standardError()).isCloseTo(error * perplexity.value(), within(1e-2));
  }

  @Test
  void oneWindowHasNoStandardError() {
    assertThat(evaluate(zeros(), List.of(16), "window_tokens=16", "target_windows=1", "targets=8"))
        .extracting(Measurement::standardError)
        .containsOnlyNulls();
  }

  @Test
  void lengthBeyondEveryDocumentIsRefused() {
    assertThatThrownBy(() -> evaluate(zeros(), List.of(16, 100_000), "targets=8"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("100000");
  }
}
