package org.lacuna.experiments.doctor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lacuna.experiments.model.Computing;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;

/**
 * What DJL reads of a small tensor: a matrix of 3 rows of the numbers 1 to 12, what is computed of
 * it, and its gradient under the sum of its squares. DJL's native code reads shape and address from
 * where its own version of libtorch has them; on another version it reads something else, if it
 * does not end the process.
 *
 * @param shape of the matrix
 * @param values of the matrix
 * @param transposedShape of a view of it
 * @param transposedStrides of the view, which libtorch is asked for
 * @param transposed values of the view
 * @param product of the matrix and the view, 3 x 3
 * @param gradient of the sum of squares at the matrix
 */
record TensorFacts(
    List<Long> shape,
    List<Float> values,
    List<Long> transposedShape,
    List<Long> transposedStrides,
    List<Float> transposed,
    List<Float> product,
    List<Float> gradient) {
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;

  /** What is to be read. */
  static TensorFacts expected() {
    float[] values = numbers();
    float[] transposed = new float[values.length];
    float[] product = new float[ROWS * ROWS];
    float[] gradient = new float[values.length];
    for (int row = 0; row < ROWS; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        float value = values[row * COLUMNS + column];
        transposed[column * ROWS + row] = value;
        gradient[row * COLUMNS + column] = 2 * value;
        for (int other = 0; other < ROWS; other++) {
          product[row * ROWS + other] += value * values[other * COLUMNS + column];
        }
      }
    }
    return new TensorFacts(
        List.of((long) ROWS, (long) COLUMNS),
        list(values),
        List.of((long) COLUMNS, (long) ROWS),
        List.of(1L, (long) COLUMNS),
        list(transposed),
        list(product),
        list(gradient));
  }

  /** What is read, on the CPU. */
  static TensorFacts read(Engine engine) {
    try (NDManager manager = Computing.PLAIN.newManager()) {
      NDArray x = Ops.create(manager, numbers(), new Shape(ROWS, COLUMNS));
      NDArray view = x.transpose();
      return new TensorFacts(
          list(x.getShape().getShape()),
          list(x.toFloatArray()),
          list(view.getShape().getShape()),
          list(TensorMemory.strides(view)),
          list(view.toFloatArray()),
          list(x.matMul(view).toFloatArray()),
          list(gradient(engine, x).toFloatArray()));
    }
  }

  private static NDArray gradient(Engine engine, NDArray x) {
    x.setRequiresGradient(true);
    try (GradientCollector collector = engine.newGradientCollector()) {
      collector.backward(x.mul(x).sum());
    }
    return x.getGradient();
  }

  /** In what these differ from what is expected, each in a few words. */
  List<String> differences(TensorFacts expected) {
    List<String> differences = new ArrayList<>();
    compare("shape", shape, expected.shape, differences);
    compare("numbers", values, expected.values, differences);
    compare("shape of a view", transposedShape, expected.transposedShape, differences);
    compare("strides of a view", transposedStrides, expected.transposedStrides, differences);
    compare("numbers of a view", transposed, expected.transposed, differences);
    compare("product", product, expected.product, differences);
    compare("gradient", gradient, expected.gradient, differences);
    return differences;
  }

  /** Small whole numbers: every sum of them is exact, in whatever order. */
  private static void compare(
      String what, List<?> read, List<?> expected, List<String> differences) {
    if (!read.equals(expected)) {
      differences.add("%s %s and not %s".formatted(what, read, expected));
    }
  }

  private static float[] numbers() {
    float[] numbers = new float[ROWS * COLUMNS];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i + 1;
    }
    return numbers;
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return List.copyOf(list);
  }

  private static List<Long> list(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
