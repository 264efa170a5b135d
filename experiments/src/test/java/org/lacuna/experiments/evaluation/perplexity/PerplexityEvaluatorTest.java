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
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.methods.aten.Ops;
import org.lacuna.results.Measurement;

/** Perplexity of models whose perplexity is known without running them. */
class PerplexityEvaluatorTest {
  private static final List<Integer> LENGTHS = List.of(16, 64);

  private static final String[] PARAMETERS = {"window_tokens=256", "target_windows=5", "targets=8"};

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
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double nats = 0;
    for (Window window : windows) {
      for (int i = window.tokens().length - targets; i < window.tokens().length; i++) {
        nats += Math.log(sum) - logits[window.tokens()[i]];
      }
    }
    return nats / (windows.size() * (double) targets);
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

    assertThat(rows).hasSize(2 * 2 * 4);
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
