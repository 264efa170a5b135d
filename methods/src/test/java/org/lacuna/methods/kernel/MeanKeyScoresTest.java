package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

class MeanKeyScoresTest {
  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final int BLOCKS = 40;
  private static final int CHANNELS = 16;

  private static NDArray numbers(NDManager manager, TensorType type, long seed, Shape shape) {
    float[] values = Sample.normal(new Random(seed), Math.toIntExact(shape.size()));
    return Ops.cast(Ops.create(manager, values, shape), type);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 100",
    "FLOAT32, 7",
    "BFLOAT16, 100",
    "BFLOAT16, 7",
    "FLOAT16, 100",
    "FLOAT16, 7"
  })
  @DisplayName("scores of halves are as fine as float32, of few queries and of many")
  void scores(TensorType type, int queries) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray q = numbers(manager, type, 1, new Shape(1, HEADS, queries, CHANNELS));
      NDArray means = numbers(manager, type, 2, new Shape(1, KV_HEADS, BLOCKS, CHANNELS));
      NDArray scores = new MeanKeyScores(means).of(q, 0);
      assertThat(TensorType.of(scores)).isEqualTo(TensorType.FLOAT32);

      double[] ofQueries = Ops.cast(q, TensorType.FLOAT64).toDoubleArray();
      double[] ofMeans = Ops.cast(means, TensorType.FLOAT64).toDoubleArray();
      float[] found = scores.toFloatArray();
      for (int at = 0; at < found.length; at++) {
        int block = at % BLOCKS;
        int row = at / BLOCKS;
        int kvHead = row / queries / (HEADS / KV_HEADS);
        double product = 0;
        for (int c = 0; c < CHANNELS; c++) {
          product +=
              ofQueries[row * CHANNELS + c] * ofMeans[(kvHead * BLOCKS + block) * CHANNELS + c];
        }
        assertThat((double) found[at]).isCloseTo(product, within(1e-5));
      }
    }
  }
}
