package org.lacuna.experiments.evaluation.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.evaluation.TrainedModel;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Inference;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.QueryWeights;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.sample.OutcomeLog;

/** The statistics of attention by their definitions. */
class AttentionEvaluatorTest {
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

  private List<Measurement> evaluate(Decoder decoder, String... parameters) {
    List<String> all =
        new ArrayList<>(List.of("windows=2", "lengths=[" + LENGTH + "]", "distances=5"));
    all.addAll(List.of(parameters));
    return new Evaluated(folder, new TinyMaterial(corpus, List.of()), decoder, manager)
        .rows(new AttentionEvaluator(), List.of(16), all.toArray(String[]::new));
  }

  private static Measurement row(
      List<Measurement> rows, String metric, AttentionMode mode, Map<String, String> slice) {
    return rows.stream()
        .filter(row -> row.metric().equals(metric) && row.slice().equals(slice))
        .filter(row -> row.mode().equalsIgnoreCase(mode.name()))
        .findFirst()
        .orElseThrow();
  }

  /** Mean mass and entropy over the queries of a head, key by key. */
  private static double[] statistics(AttentionInputs in, Visibility visibility, int head) {
    int heads = visibility.heads();
    int dimension = (int) in.q().getShape().get(3);
    float[] q = in.q().toFloatArray();
    float[] k = in.k().toFloatArray();
    int group = heads / (int) in.k().getShape().get(1);
    double[] sums = new double[2];
    for (int row = head; row < visibility.batch() * heads; row += heads) {
      for (int t = 0; t < LENGTH; t++) {
        boolean[] seen = visibility.mask(row / heads, head, t);
        double[] scores = new double[t + 1];
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j <= t; j++) {
          for (int c = 0; c < dimension; c++) {
            scores[j] +=
                q[(row * LENGTH + t) * dimension + c]
                    * (double) k[(row / group * LENGTH + j) * dimension + c]
                    / Math.sqrt(dimension);
          }
          most = Math.max(most, scores[j]);
        }
        double all = 0;
        for (double score : scores) {
          all += Math.exp(score - most);
        }
        for (int j = 0; j <= t; j++) {
          double weight = Math.exp(scores[j] - most) / all;
          sums[0] += seen[j] ? weight : 0;
          sums[1] -= weight > 0 ? weight * Math.log(weight) : 0;
        }
      }
    }
    double queries = (double) visibility.batch() * LENGTH;
    return new double[] {sums[0] / queries, sums[1] / queries};
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  @DisplayName("mass and entropy of every head of every layer, as the model runs in the mode")
  void areTheDefinitions(AttentionMode mode) {
    SharpModel model = new SharpModel(manager, "moba,streaming");
    List<Measurement> rows = evaluate(model.decoder);
    double[] whole = new double[2];
    Inference.over(
        model.decoder,
        new TinyMaterial(corpus, List.of()).sequences(LENGTH, 2),
        LENGTH,
        manager,
        (_, batch, passes) -> {
          NDArray _ =
              model.decoder.hidden(
                  passes
                      .apply(mode)
                      .observed((layer, in) -> {
                        Visibility visibility =
                            model.decoder.attention(AttentionMode.NATIVE).get(layer).visibility(in);
                        for (int h = 0; h < 4; h++) {
                          double[] expected = statistics(in, visibility, h);
                          whole[0] += expected[0] / 8;
                          whole[1] += expected[1] / 8;
                          Map<String, String> slice = Map.of("layer", "" + layer, "head", "" + h);
                          assertThat(row(rows, "attention_mass", mode, slice).value())
                              .isCloseTo(expected[0], within(1e-6));
                          assertThat(row(rows, "attention_entropy", mode, slice).value())
                              .isCloseTo(expected[1], within(1e-6));
                        }
                      }),
                  batch.inputs());
        });
    Measurement mass = row(rows, "attention_mass", mode, Map.of());
    assertThat(mass.value()).isCloseTo(whole[0], within(1e-6)).isBetween(0.1, 0.99);
    assertThat(mass.samples()).isEqualTo(2);
    assertThat(mass.tokens()).isEqualTo(2L * LENGTH);
    assertThat(row(rows, "attention_entropy", mode, Map.of()).value())
        .isCloseTo(whole[1], within(1e-6));
    for (int layer = 0; layer < 2; layer++) {
      Measurement share = row(rows, "seen_share", mode, Map.of("layer", "" + layer));
      assertThat(share.value())
          .isCloseTo(
              model.decoder.visibleShare(AttentionMode.NATIVE, LENGTH).get(layer), within(1e-12));
      assertThat(mass.visibleShare().get(layer)).isCloseTo(share.value(), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "ssa,full", "streaming", "cca", "nsa", "minference"})
  @DisplayName("Theorem 1 holds on a trained model, query by query")
  void bound(String pattern) {
    List<Measurement> rows =
        evaluate(TrainedModel.of(corpus, folder.resolve("trained"), manager, pattern));
    for (Measurement row : rows) {
      if (row.metric().equals("within_bound")) {
        assertThat(row.value()).as("%s", row.slice()).isCloseTo(1, within(1e-12));
        double error = row(rows, "output_error", mode(row), row.slice()).value();
        double bound = row(rows, "output_error_bound", mode(row), row.slice()).value();
        assertThat(error).isLessThanOrEqualTo(bound + 1e-9);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "ssa,full", "streaming"})
  @DisplayName("h_full = (1 - delta) h_sparse + sum dropped a v, on a trained model, in both modes")
  void identity(String pattern) {
    Decoder decoder = TrainedModel.of(corpus, folder.resolve("trained"), manager, pattern);
    List<AttentionLayer> layers = decoder.attention(AttentionMode.NATIVE);
    int[] dropping = {0};
    for (AttentionMode mode : AttentionMode.values()) {
      Inference.over(
          decoder,
          new TinyMaterial(corpus, List.of()).sequences(LENGTH, 2),
          LENGTH,
          manager,
          (_, batch, passes) ->
              decoder
                  .hidden(
                      passes
                          .apply(mode)
                          .observed((layer, in) ->
                              dropping[0] += identities(in, layers.get(layer).visibility(in))),
                      batch.inputs())
                  .close());
    }
    assertThat(dropping[0]).as("queries that drop a weight").isGreaterThan(100);
  }

  /** Holds every query to the identity; how many drop more than a hundredth of the weight. */
  private static int identities(AttentionInputs in, Visibility visibility) {
    float[] v = in.v().toFloatArray();
    int channels = (int) in.v().getShape().get(3);
    int kvHeads = (int) in.v().getShape().get(1);
    int group = visibility.heads() / kvHeads;
    AtomicInteger dropping = new AtomicInteger();
    QueryWeights.forEach(
        in,
        visibility,
        (b, h, t, query) -> {
          double[] rest = query.full().clone();
          double[] sparse = query.sparse();
          boolean[] seen = visibility.mask(b, h, t);
          double scale = 0;
          for (int c = 0; c < channels; c++) {
            scale = Math.max(scale, Math.abs(rest[c]));
            rest[c] -= (1 - query.dropped()) * sparse[c];
            for (int j = 0; j <= t; j++) {
              int place = ((b * kvHeads + h / group) * LENGTH + j) * channels + c;
              rest[c] -= seen[j] ? 0 : query.weight(j) * v[place];
            }
          }
          for (double left : rest) {
            assertThat(left).isCloseTo(0, within(1e-12 * Math.max(1, scale)));
          }
          dropping.addAndGet(query.dropped() > 0.01 ? 1 : 0);
        });
    return dropping.get();
  }

  private static AttentionMode mode(Measurement row) {
    return row.mode().equals("full") ? AttentionMode.FULL : AttentionMode.NATIVE;
  }

  @ParameterizedTest
  @ValueSource(strings = {"moba", "cca", "nsa", "lm-infinite"})
  void accountingIsWhatIsSeen(String pattern) {
    List<Measurement> rows = evaluate(new SharpModel(manager, pattern).decoder);
    assertThat(row(rows, "seen_share_excess", AttentionMode.NATIVE, Map.of()).value())
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void weightIsSomewhere() {
    List<Measurement> rows = evaluate(new SharpModel(manager, "moba,full").decoder);
    List<Measurement> distances =
        rows.stream()
            .filter(row -> row.metric().equals("distance_mass") && row.slice().size() == 1)
            .filter(row -> row.mode().equals("native"))
            .toList();

    assertThat(distances)
        .extracting(row -> row.slice().get("distance"))
        .containsExactly("0-0", "1-1", "2-3", "4-7", "8-39");
    assertThat(distances.stream().mapToDouble(Measurement::value).sum()).isCloseTo(1, within(1e-9));
    List<Measurement> positions =
        rows.stream()
            .filter(row -> row.metric().equals("attention_mass"))
            .filter(row -> row.slice().containsKey("position") && row.slice().size() == 1)
            .filter(row -> row.mode().equals("native"))
            .toList();
    assertThat(positions).hasSize(7);
    // Two blocks of 8 are all there is at first.
    assertThat(positions.subList(0, 5))
        .allSatisfy(row -> assertThat(row.value()).isCloseTo(1, within(1e-9)));
    double mean = positions.stream().mapToDouble(row -> row.value() * row.tokens()).sum();
    assertThat(row(rows, "attention_mass", AttentionMode.NATIVE, Map.of()).value())
        .isCloseTo(mean / (2 * LENGTH), within(1e-9));
  }

  @Test
  @DisplayName("full attention loses nothing; layers of one fixed pattern see the same keys")
  void trivialCases() {
    List<Measurement> full = evaluate(new SharpModel(manager, "full").decoder);
    assertThat(row(full, "attention_mass", AttentionMode.NATIVE, Map.of()).value())
        .isCloseTo(1, within(1e-9));
    assertThat(row(full, "output_error", AttentionMode.NATIVE, Map.of()).value())
        .isCloseTo(0, within(1e-9));
  }

  @Test
  void overlap() {
    Decoder same = new SharpModel(manager, "streaming").decoder;
    Decoder other = new SharpModel(manager, "moba,full").decoder;
    assertThat(row(evaluate(same), "choice_overlap", AttentionMode.NATIVE, Map.of()).value())
        .isCloseTo(1, within(1e-9));
    // Beside full attention, the keys seen over the causal ones, query by query.
    double expected = 0;
    for (int t = 0; t < LENGTH; t++) {
      double seen = t % 8 + 1 + (t >= 8 ? 8 : 0);
      expected += seen / (t + 1) / LENGTH;
    }
    folder = folder.resolve("other");
    assertThat(
            row(evaluate(other), "choice_overlap", AttentionMode.NATIVE, Map.of("layer", "0"))
                .value())
        .isCloseTo(expected, within(1e-9));
  }

  @Test
  void oneQueryIsKeptForAPicture() {
    Decoder decoder = new SharpModel(manager, "moba").decoder;
    evaluate(decoder, "query=-3");
    RunFolder run =
        new Evaluated(folder, new TinyMaterial(corpus, List.of()), decoder, manager).run();
    List<OutcomeLog.Recorded> kept = OutcomeLog.recorded(run, SeenKeys.NAME);

    assertThat(kept)
        .extracting(one -> one.key().path("mode").asText().toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("native", "full");
    for (OutcomeLog.Recorded one : kept) {
      SeenKeys keys = SeenKeys.of(one.outcomes().getFirst());
      assertThat(keys.query()).isEqualTo(37);
      assertThat(keys.layers()).hasSize(2).allSatisfy(heads -> assertThat(heads).hasSize(4));
      for (SeenKeys.Key key : keys.layers().getFirst().getFirst().keys().subList(32, 38)) {
        assertThat(key.seen()).isTrue(); // its own block
      }
      assertThat(keys.mean(1).keys().stream().mapToDouble(SeenKeys.Key::weight).sum())
          .isCloseTo(1, within(1e-3));
    }
  }

  @Test
  void queryBeyondTheWindowIsRefused() {
    assertThatThrownBy(() -> evaluate(new SharpModel(manager, "moba").decoder, "query=40"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evaluation.measures.attention.query")
        .hasMessageContaining("from -40 to 39");
  }
}
