package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Inference;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.Visibility;
import org.lacuna.results.Measurement;

/** The weight of full attention on the keys seen, by its definition. */
class AttentionSparsityEvaluatorTest {
  private static final int LENGTH = 40;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static List<Example> windows() {
    return List.of(SharpModel.window(1, LENGTH), SharpModel.window(2, LENGTH));
  }

  private List<Measurement> evaluate(SharpModel model, AttentionMode mode) {
    return new AttentionSparsityEvaluator(model.subject(), manager)
        .evaluate(windows(), LENGTH, mode);
  }

  /** The mean over queries, heads and sequences, key by key. */
  private static double mass(AttentionInputs in, Visibility visibility) {
    int heads = visibility.heads();
    int dimension = (int) in.q().getShape().get(3);
    float[] q = in.q().toFloatArray();
    float[] k = in.k().toFloatArray();
    int group = heads / (int) in.k().getShape().get(1);
    double total = 0;
    for (int row = 0; row < visibility.batch() * heads; row++) {
      for (int t = 0; t < LENGTH; t++) {
        boolean[] seen = visibility.mask(row / heads, row % heads, t);
        double all = 0;
        double covered = 0;
        for (int j = 0; j <= t; j++) {
          double score = 0;
          for (int c = 0; c < dimension; c++) {
            score +=
                q[(row * LENGTH + t) * dimension + c]
                    * (double) k[((row / group) * LENGTH + j) * dimension + c];
          }
          double weight = Math.exp(score / Math.sqrt(dimension));
          all += weight;
          covered += seen[j] ? weight : 0;
        }
        total += covered / all;
      }
    }
    return total / (visibility.batch() * heads * LENGTH);
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  void isTheDefinitionInEveryLayer(AttentionMode mode) {
    SharpModel model = new SharpModel(manager, "moba,streaming");
    double[] expected = new double[2];
    Inference.over(
        model.decoder,
        windows(),
        LENGTH,
        manager,
        (_, batch, passes) -> {
          NDArray _ =
              model.decoder.hidden(
                  passes
                      .apply(mode)
                      .observed((layer, in) ->
                          expected[layer] =
                              mass(
                                  in,
                                  model
                                      .decoder
                                      .attention(AttentionMode.NATIVE)
                                      .get(layer)
                                      .visibility(in))),
                  batch.inputs());
        });
    List<Measurement> rows = evaluate(model, mode);

    assertThat(rows)
        .extracting(Measurement::protocol)
        .containsExactly(PerplexityEvaluator.WINDOW_MEAN, "layer:0", "layer:1");
    assertThat(rows).extracting(Measurement::mode).containsOnly(mode.name());
    for (int layer = 0; layer < 2; layer++) {
      assertThat(expected[layer]).isBetween(0.1, 0.99);
      assertThat(rows.get(layer + 1).value()).isCloseTo(expected[layer], within(1e-5));
    }
    assertThat(rows.getFirst().value()).isCloseTo((expected[0] + expected[1]) / 2, within(1e-5));
    assertThat(rows.getFirst().samples()).isEqualTo(2);
  }

  @Test
  @DisplayName("the modes differ in what the upper layers attend over, not in the first")
  void modeIsThatOfThePass() {
    SharpModel model = new SharpModel(manager, "moba");
    List<Measurement> sparse = evaluate(model, AttentionMode.NATIVE);
    List<Measurement> full = evaluate(model, AttentionMode.FULL);

    assertThat(full.get(1).value()).isCloseTo(sparse.get(1).value(), within(1e-9));
    assertThat(full.get(2).value()).isNotCloseTo(sparse.get(2).value(), within(1e-6));
    assertThat(full).extracting(Measurement::visibleShare).isEqualTo(visible(sparse));
  }

  private static List<List<Double>> visible(List<Measurement> rows) {
    return rows.stream().map(Measurement::visibleShare).toList();
  }

  @Test
  void allKeysHaveAllTheWeight() {
    for (SharpModel model :
        List.of(
            new SharpModel(manager, "full"),
            new SharpModel(manager, "moba", "methods.moba.top_k=5"))) {
      for (Measurement row : evaluate(model, AttentionMode.NATIVE)) {
        assertThat(row.value()).isCloseTo(1, within(1e-5));
        assertThat(row.standardError()).isCloseTo(0.0, within(1e-5));
      }
    }
  }
}
