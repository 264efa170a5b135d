package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.results.Measurement;

/** The modes' predictions against each other, and one by one. */
class DivergenceEvaluatorTest {
  private static final int LENGTH = 40;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private List<Measurement> evaluate(SharpModel model, List<Example> windows) {
    return new DivergenceEvaluator(model.subject(), manager).evaluate(windows, LENGTH);
  }

  private static List<Example> windows() {
    // More tokens than are compared at a time.
    return List.of(1L, 2L, 3L, 4L).stream().map(seed -> SharpModel.window(seed, LENGTH)).toList();
  }

  @Test
  @DisplayName("full attention in every layer, or a budget that covers all: nothing diverges")
  void nothingLeftOut() {
    for (SharpModel model :
        List.of(
            new SharpModel(manager, "full"),
            new SharpModel(manager, "moba", "methods.moba.top_k=5"))) {
      List<Measurement> rows = evaluate(model, windows());
      assertThat(rows.get(0).value()).isCloseTo(0, within(1e-6));
      assertThat(rows.get(1).value()).isCloseTo(0, within(1e-6));
      assertThat(rows.get(2).value()).isPositive();
    }
  }

  @Test
  @DisplayName("KL both ways and the cross-entropy are those of the predictions, token by token")
  void directComputation() {
    SharpModel model = new SharpModel(manager, "full,moba");
    List<Example> windows = windows();
    double[] sums = new double[3];
    double[][] means = new double[3][windows.size()];
    for (int w = 0; w < windows.size(); w++) {
      for (int t = 1; t <= LENGTH; t++) {
        int[] tokens = Arrays.copyOf(windows.get(w).tokens(), t);
        double[] full = SharpModel.logarithms(model.logits(AttentionMode.FULL, tokens));
        double[] other = SharpModel.logarithms(model.logits(AttentionMode.NATIVE, tokens));
        for (int v = 0; v < full.length; v++) {
          double[] terms = {
            Math.exp(full[v]) * (full[v] - other[v]),
            Math.exp(other[v]) * (other[v] - full[v]),
            -Math.exp(full[v]) * other[v]
          };
          for (int i = 0; i < terms.length; i++) {
            sums[i] += terms[i] / (LENGTH * windows.size());
            means[i][w] += terms[i] / LENGTH;
          }
        }
      }
    }
    List<Measurement> rows = evaluate(model, windows);

    assertThat(rows).extracting(Measurement::metric).isEqualTo(DivergenceEvaluator.METRICS);
    for (int i = 0; i < sums.length; i++) {
      Measurement row = rows.get(i);
      double mean = sums[i];
      double squares = Arrays.stream(means[i]).map(x -> (x - mean) * (x - mean)).sum();
      assertThat(row.value()).as(row.metric()).isGreaterThan(0.01);
      assertThat(row.value()).as(row.metric()).isCloseTo(mean, within(1e-3 * mean));
      assertThat(row.standardError()).isCloseTo(Math.sqrt(squares / 3 / 4), within(1e-2 * mean));
      assertThat(row.samples()).isEqualTo(4);
      assertThat(row.tokens()).isEqualTo(4L * LENGTH);
      assertThat(row.mode()).isEqualTo("NATIVE");
    }
  }
}
