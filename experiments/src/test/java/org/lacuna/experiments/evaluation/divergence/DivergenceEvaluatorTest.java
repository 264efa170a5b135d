package org.lacuna.experiments.evaluation.divergence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.Loaded;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.evaluation.TrainedModel;
import org.lacuna.experiments.evaluation.WithModel;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.results.Measurement;

/** Predictions against each other, and one by one. */
class DivergenceEvaluatorTest {
  private static final int LENGTH = 40;

  @TempDir static Path texts;

  private static Corpus corpus;

  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @BeforeAll
  static void open() throws IOException {
    corpus = Tiny.corpus(texts);
  }

  @AfterAll
  static void closeCorpus() {
    corpus.close();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static Material material() {
    return new TinyMaterial(corpus, List.of());
  }

  private List<Measurement> evaluate(Decoder decoder, String... parameters) {
    return evaluate(material(), decoder, parameters);
  }

  private List<Measurement> evaluate(Material material, Decoder decoder, String... parameters) {
    List<String> all = new ArrayList<>(List.of("windows=4"));
    all.addAll(List.of(parameters));
    return new Evaluated(folder, material, decoder, manager)
        .rows(new DivergenceEvaluator(), List.of(LENGTH), all.toArray(String[]::new));
  }

  private static Measurement row(List<Measurement> rows, String metric) {
    return Evaluated.row(rows, metric, DivergenceEvaluator.PROTOCOL, LENGTH);
  }

  private static Material with(Decoder other) {
    // Closing it must leave the decoder's values alone, which are the test's.
    return new WithModel(
        material(), () -> new Loaded("other", other, NDManager.newBaseManager(), "hash"));
  }

  private Decoder trained(String place, String pattern, String... keys) {
    return TrainedModel.of(corpus, folder.resolve(place), manager, pattern, keys);
  }

  @Test
  @DisplayName("all figures are those of the predictions, token by token")
  void directComputation() {
    SharpModel model = new SharpModel(manager, "full,moba");
    List<Example> windows = material().sequences(LENGTH, 4);
    double[] sums = new double[5];
    double[][] means = new double[5][windows.size()];
    List<Double> tokens = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      for (int t = 1; t <= LENGTH; t++) {
        int[] read = Arrays.copyOf(windows.get(w).tokens(), t);
        double[] full = SharpModel.logarithms(model.logits(AttentionMode.FULL, read));
        double[] other = SharpModel.logarithms(model.logits(AttentionMode.NATIVE, read));
        int target = windows.get(w).targets()[t - 1];
        double[] values = {0, 0, 0, 0, full[target] - other[target]};
        for (int v = 0; v < full.length; v++) {
          values[0] += Math.exp(full[v]) * (full[v] - other[v]);
          values[1] += Math.exp(other[v]) * (other[v] - full[v]);
          values[2] -= Math.exp(full[v]) * other[v];
          values[3] -= Math.exp(full[v]) * full[v];
        }
        tokens.add(values[0]);
        for (int i = 0; i < values.length; i++) {
          sums[i] += values[i] / (LENGTH * windows.size());
          means[i][w] += values[i] / LENGTH;
        }
      }
    }
    List<Measurement> rows = evaluate(model.decoder);
    List<String> metrics =
        List.of(
            "kl_full_native",
            "kl_native_full",
            "cross_entropy_full_native",
            "entropy_full",
            "delta_loss");
    for (int i = 0; i < sums.length; i++) {
      Measurement row = row(rows, metrics.get(i));
      double mean = sums[i];
      double squares = Arrays.stream(means[i]).map(x -> (x - mean) * (x - mean)).sum();
      double size = Math.max(0.1, Math.abs(mean));
      assertThat(row.value()).as(row.metric()).isCloseTo(mean, within(1e-3 * size));
      assertThat(row.standardError()).isCloseTo(Math.sqrt(squares / 3 / 4), within(1e-2 * size));
      assertThat(row.interval()).isNotNull();
      assertThat(row.samples()).isEqualTo(4);
      assertThat(row.tokens()).isEqualTo(4L * LENGTH);
      assertThat(row.mode()).isEqualTo("native");
    }
    List<Double> sorted = tokens.stream().sorted().toList();
    Map.of("_median", 79, "_p90", 143, "_p99", 158, "_p999", 159, "_max", 159)
        .forEach((suffix, place) ->
            assertThat(row(rows, "kl_full_native" + suffix).value())
                .as(suffix)
                .isCloseTo(sorted.get(place), within(2e-3 * Math.max(1, sorted.get(place)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "ssa,full", "cca", "nsa", "streaming-llm"})
  @DisplayName("H(p, q) = H(p) + KL(p || q) on a trained model, and no KL is negative")
  void identity(String pattern) {
    List<Measurement> rows = evaluate(trained("trained", pattern));

    double kl = row(rows, "kl_full_native").value();
    double entropy = row(rows, "entropy_full").value();
    assertThat(kl).isGreaterThan(1e-5);
    assertThat(entropy).isPositive();
    assertThat(row(rows, "cross_entropy_full_native").value())
        .isCloseTo(entropy + kl, within(1e-7 * (entropy + kl)));
    for (Measurement row : rows) {
      if (row.metric().startsWith("kl_")) {
        assertThat(row.value()).as(row.metric()).isGreaterThanOrEqualTo(-1e-12);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  @DisplayName("the identity between two trained models, in both modes of the second")
  void identityBetweenModels(AttentionMode mode) {
    List<Measurement> rows =
        evaluate(with(trained("one", "full")), trained("two", "moba"), "from=other").stream()
            .filter(row -> row.mode().equalsIgnoreCase(mode.name()))
            .toList();
    String protocol = "window-mean from other";
    double kl = Evaluated.row(rows, "kl_other_this", protocol, LENGTH).value();
    double entropy = Evaluated.row(rows, "entropy_other", protocol, LENGTH).value();
    assertThat(kl).isGreaterThan(1e-3);
    assertThat(Evaluated.row(rows, "cross_entropy_other_this", protocol, LENGTH).value())
        .isCloseTo(entropy + kl, within(1e-7 * (entropy + kl)));
  }

  @Test
  void aModelIsNotFarFromItself() {
    Decoder model = trained("trained", "moba");
    List<Measurement> rows =
        evaluate(with(model), model, "from=other").stream()
            .filter(row -> row.mode().equals("native"))
            .toList();
    for (Measurement row : rows) {
      if (row.metric().startsWith("kl_") || row.metric().equals("delta_loss")) {
        assertThat(row.value()).as(row.metric()).isEqualTo(0);
      }
    }
    assertThat(Evaluated.row(rows, "same_top1", "window-mean from other", LENGTH).value())
        .isEqualTo(1);
  }

  @Test
  void aBudgetThatCoversAllLeavesNothingOut() {
    List<Measurement> rows =
        evaluate(new SharpModel(manager, "moba", "methods.moba.top_k=5").decoder);

    assertThat(row(rows, "kl_full_native_max").value()).isCloseTo(0, within(1e-6));
    assertThat(row(rows, "same_top1").value()).isEqualTo(1);
  }

  @Test
  void fullAttentionHasNothingToCompareWith() {
    assertThat(evaluate(new SharpModel(manager, "full").decoder)).isEmpty();
  }

  @Test
  @DisplayName("nothing diverges while all is seen, which the first positions show")
  void byPosition() {
    List<Measurement> rows =
        evaluate(new SharpModel(manager, "moba").decoder).stream()
            .filter(row -> row.metric().equals("kl_full_native") && !row.slice().isEmpty())
            .toList();

    assertThat(rows)
        .extracting(row -> Objects.requireNonNull(row.slice().get("position")))
        .containsExactly("0-0", "1-1", "2-3", "4-7", "8-15", "16-31", "32-39");
    for (Measurement row : rows.subList(0, 5)) { // two blocks of 8
      assertThat(row.value()).isCloseTo(0, within(1e-6));
    }
    assertThat(rows.getLast().value()).isGreaterThan(0.01);
    assertThat(rows.getLast().tokens()).isEqualTo(4 * 8);
  }

  @Test
  @DisplayName("beyond a stretch, also against a model that must read the whole at once")
  void longSequences() {
    int length = SequenceReader.CHUNK + 100;
    SharpModel chunked = new SharpModel(manager, "streaming");
    List<Example> window = List.of(SharpModel.window(5, length));
    SharpModel atOnce =
        new SharpModel(manager, "minference", "methods.minference={pattern: a-shape}");
    assertThat(atOnce.decoder.prefillsInChunks(AttentionMode.NATIVE)).isFalse();
    Lockstep lockstep = new Lockstep(window, length, manager);
    double[] there =
        lockstep
            .of(chunked.decoder, AttentionMode.NATIVE, atOnce.decoder, AttentionMode.NATIVE)
            .getFirst()
            .kl();
    WindowDivergence back =
        lockstep
            .of(atOnce.decoder, AttentionMode.NATIVE, chunked.decoder, AttentionMode.NATIVE)
            .getFirst();

    assertThat(Arrays.stream(there).sum()).isCloseTo(back.reverse(), within(1e-3 * back.reverse()));
    assertThat(back.targets()).isEqualTo(length);
    assertThat(there[length - 1]).isNotZero();
  }

  @Test
  void anotherVocabularyIsRefused() {
    Decoder other = DecoderFactory.create(Tiny.model(), Tiny.attention("full"), 77, Tiny.METHODS);
    FirstValues.initialize(other, manager, 1);

    assertThatThrownBy(
            () -> evaluate(with(other), new SharpModel(manager, "moba").decoder, "from=other"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evaluation.measures.divergence.from")
        .hasMessageContaining("77");
  }
}
