package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.TrainingConfig;

/** The optimiser against the textbook formula in float64. */
class AdamWTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Parameter parameter(String name, float[] values, long... shape) {
    Parameter parameter = Parameter.builder().setName(name).setType(Parameter.Type.WEIGHT).build();
    parameter.setArray(manager.create(values, new Shape(shape)));
    return parameter;
  }

  private static float[] normal(SplittableRandom random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** One parameter in float64, updated as arXiv 1711.05101 writes it. */
  private static final class Textbook {
    private final double[] weight;
    private final double[] mean;
    private final double[] square;

    Textbook(float[] weight) {
      this.weight = doubles(weight);
      mean = new double[weight.length];
      square = new double[weight.length];
    }

    void update(TrainingConfig training, long step, double clipping, float[] gradient) {
      double rate = LearningRate.at(training, step);
      for (int i = 0; i < weight.length; i++) {
        double g = gradient[i] * clipping;
        mean[i] = training.beta1() * mean[i] + (1 - training.beta1()) * g;
        square[i] = training.beta2() * square[i] + (1 - training.beta2()) * g * g;
        double correctedMean = mean[i] / (1 - Math.pow(training.beta1(), step + 1.0));
        double correctedSquare = square[i] / (1 - Math.pow(training.beta2(), step + 1.0));
        weight[i] -=
            rate
                * (correctedMean / (Math.sqrt(correctedSquare) + training.epsilon())
                    + training.weightDecay() * weight[i]);
      }
    }
  }

  private static void assertClose(NDArray actual, double[] expected) {
    float[] values = actual.toFloatArray();
    assertThat(values).hasSize(expected.length);
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i] - expected[i]) > 1e-5 * Math.max(1e-2, Math.abs(expected[i]))) {
        assertThat((double) values[i]).as("element %d", i).isEqualTo(expected[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,false",
    "1,7,false",
    "3,5,false",
    "17,31,false",
    "1,32768,false",
    "181,211,false",
    "3,32769,false",
    "1,7,true",
    "181,211,true"
  })
  @DisplayName("sizes below, at and off the vector and chunk lengths, and by operators; six steps")
  void matrixFollowsTheFormula(int rows, int columns, boolean byOperators) {
    TrainingConfig training = Tiny.training("steps=20", "weight_decay=0.3", "clip=0.5");
    SplittableRandom random = new SplittableRandom(rows);
    int size = rows * columns;
    float[] first = normal(random, size);
    Parameter matrix = parameter("matrix", first, rows, columns);
    Textbook textbook = new Textbook(first);
    AdamW optimizer = new AdamW(training, List.of(matrix), manager, byOperators);
    for (int step = 0; step < 6; step++) {
      float[] gradient = normal(random, size);
      Map<Parameter, NDArray> gradients =
          Map.of(matrix, manager.create(gradient, new Shape(rows, columns)));
      double norm = AdamW.norm(gradients);
      optimizer.update(step, norm, 1, gradients);
      textbook.update(training, step, Math.min(1, 0.5 / norm), gradient);
    }

    assertClose(matrix.getArray(), textbook.weight);
    assertClose(state(optimizer, "mean.matrix"), textbook.mean);
    assertClose(state(optimizer, "square.matrix"), textbook.square);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("operators on all parameters side by side do as the kernel on each memory")
  void operatorsAsKernel(boolean allHaveGradients) {
    TrainingConfig training = Tiny.training("steps=20", "weight_decay=0.3", "clip=0.5");
    List<float[]> byKernel = trained(training, false, allHaveGradients);
    List<float[]> byOperators = trained(training, true, allHaveGradients);
    for (int i = 0; i < byKernel.size(); i++) {
      assertThat(byOperators.get(i)).hasSameSizeAs(byKernel.get(i));
      for (int j = 0; j < byKernel.get(i).length; j++) {
        assertThat(byOperators.get(i)[j]).isCloseTo(byKernel.get(i)[j], within(2e-6f));
      }
    }
  }

  /** The weights of a matrix, a norm and another matrix, and all that is remembered of them. */
  private List<float[]> trained(
      TrainingConfig training, boolean byOperators, boolean allHaveGradients) {
    SplittableRandom random = new SplittableRandom(3);
    List<Parameter> parameters =
        List.of(
            parameter("a", normal(random, 15), 3, 5),
            parameter("b", normal(random, 4), 4),
            parameter("c", normal(random, 14), 7, 2));
    AdamW optimizer = new AdamW(training, parameters, manager, byOperators);
    for (int step = 0; step < 4; step++) {
      Map<Parameter, NDArray> gradients = new LinkedHashMap<>();
      for (Parameter parameter : parameters.reversed()) {
        float[] values = normal(random, Math.toIntExact(parameter.getShape().size()));
        if (allHaveGradients || !parameter.getName().equals("a") || step == 2) {
          gradients.put(parameter, manager.create(values, parameter.getShape()));
        }
      }
      double norm = AdamW.norm(gradients);
      assertThat(TensorAdamW.norm(gradients.values())).isCloseTo(norm, within(1e-5));
      optimizer.update(step, norm / 8, 8, gradients);
    }
    List<float[]> values = new ArrayList<>();
    parameters.forEach(parameter -> values.add(parameter.getArray().toFloatArray()));
    optimizer.state().values().forEach(array -> values.add(array.toFloatArray()));
    return values;
  }

  private static NDArray state(AdamW optimizer, String name) {
    return Objects.requireNonNull(optimizer.state().get(name));
  }

  @Test
  void matricesDecayAndNormsDoNot() {
    TrainingConfig training =
        Tiny.training("learning_rate=0.1", "warmup_steps=0", "weight_decay=0.5");
    Parameter matrix = parameter("matrix", new float[] {2, 2}, 1, 2);
    Parameter norm = parameter("norm", new float[] {2, 2}, 2);
    AdamW optimizer = new AdamW(training, List.of(matrix, norm), manager);
    Map<Parameter, NDArray> gradients = new LinkedHashMap<>();
    gradients.put(matrix, manager.zeros(new Shape(1, 2)));
    gradients.put(norm, manager.zeros(new Shape(2)));
    optimizer.update(0, 0, 1, gradients);

    assertThat(matrix.getArray().toFloatArray()).containsOnly(2 * (1 - 0.1f * 0.5f));
    assertThat(norm.getArray().toFloatArray()).containsOnly(2);
  }

  @Test
  @DisplayName("the norm is of all parameters together")
  void normOfTheWholeGradient() {
    SplittableRandom random = new SplittableRandom(5);
    Map<Parameter, NDArray> gradients = new LinkedHashMap<>();
    double squares = 0;
    for (int size : new int[] {1, 9, 40_001}) {
      float[] gradient = normal(random, size);
      for (float g : gradient) {
        squares += (double) g * g;
      }
      gradients.put(parameter("p" + size, new float[size], size), manager.create(gradient));
    }

    assertThat(AdamW.norm(gradients)).isCloseTo(Math.sqrt(squares), within(1e-9));
  }

  @Test
  void normIsNotFiniteIfAnyNumberIsNot() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] gradient = new float[40_001];
      gradient[40_000] = bad;
      Parameter parameter = parameter("p", new float[40_001], 40_001);

      assertThat(AdamW.norm(Map.of(parameter, manager.create(gradient)))).isNotFinite();
    }
  }

  @Test
  @DisplayName("a gradient within the limit is not scaled, nor is any with clip=0")
  void clippingOnlyBeyondTheLimit() {
    float[] gradient = {3, 4};
    for (String clip : List.of("clip=5", "clip=0", "clip=1e6")) {
      assertThat(meanAfterOneStep(clip, gradient)).containsExactly(3 * 0.1f, 4 * 0.1f);
    }
    assertThat(meanAfterOneStep("clip=2.5", gradient)).containsExactly(1.5f * 0.1f, 2 * 0.1f);
  }

  private float[] meanAfterOneStep(String clip, float[] gradient) {
    Parameter parameter = parameter("p", new float[2], 2);
    TrainingConfig training = Tiny.training(clip, "beta1=0.9");
    AdamW optimizer = new AdamW(training, List.of(parameter), manager);
    Map<Parameter, NDArray> gradients = Map.of(parameter, manager.create(gradient));
    optimizer.update(0, AdamW.norm(gradients), 1, gradients);
    float[] mean = state(optimizer, "mean.p").toFloatArray();
    for (int i = 0; i < mean.length; i++) {
      mean[i] = Math.round(mean[i] * 1e6f) / 1e6f;
    }
    return mean;
  }
}
