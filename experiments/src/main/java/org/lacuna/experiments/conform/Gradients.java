package org.lacuna.experiments.conform;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The gradients of a scalar by some tensors of a vector: {@code dq} by {@code q}, {@code d_alpha}
 * by {@code alpha}.
 *
 * <p>The definitions have no gradients, so theirs are checked by central differences in float64
 * along one random direction {@code u} of normal entries for each tensor. The error is {@code |(f(x
 * + h u) - f(x - h u)) / 2h - <g, u>|} over the Euclidean norm of the stored gradient {@code g},
 * which is the size that {@code <g, u>} has on average.
 *
 * @param vector the case
 * @param inputs names of the tensors to differentiate by
 * @param suffix what follows in the names of the gradients, such as {@code _commit} in {@code
 *     dq_commit}; mostly empty
 */
record Gradients(ConformanceVector vector, List<String> inputs, String suffix) {
  /**
   * Small beside the distance at which a vector's choice of keys would change; float64 leaves ten
   * digits of the difference.
   */
  private static final double STEP = 1e-6;

  /** A scalar on the fast path. */
  @FunctionalInterface
  interface Scalar {
    /**
     * Computes it.
     *
     * @param tensors leaves by name
     */
    NDArray of(Tape tape, Map<String, NDArray> tensors);
  }

  /** Gradients of the vector's main scalar. */
  Gradients(ConformanceVector vector, List<String> inputs) {
    this(vector, inputs, "");
  }

  /** Compares the gradients that the fast path computes. */
  List<Comparison> fast(Scalar scalar) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    inputs.forEach(name -> leaves.put(name, Tape.leafOf(vector.tensor(name))));
    try (var _ = GradMode.on()) {
      Tape tape = Tape.recording(vector.manager());
      tape.backward(scalar.of(tape, leaves));
    }
    List<Comparison> comparisons = new ArrayList<>();
    leaves.forEach((name, leaf) ->
        comparisons.add(
            vector.compare(
                Comparison.CodePath.FAST,
                gradient(name),
                Comparison.Kind.GRADIENT,
                ConformanceVector.doubles(
                    leaf.hasGradient() ? leaf.getGradient() : leaf.zerosLike()))));
    return comparisons;
  }

  /** Compares the derivatives of a definition, a function of the tensors by name. */
  List<Comparison> reference(ToDoubleFunction<Map<String, INDArray>> definition) {
    Map<String, INDArray> at = new LinkedHashMap<>();
    inputs.forEach(name -> at.put(name, vector.array(name)));
    Random random = new Random(1);
    List<Comparison> comparisons = new ArrayList<>();
    at.forEach((name, value) -> {
      double[] gradient = ConformanceVector.doubles(vector.tensor(gradient(name), value.shape()));
      double[] direction =
          DoubleStream.generate(random::nextGaussian).limit(gradient.length).toArray();
      INDArray step = Nd4j.createFromArray(direction).reshape(value.shape()).muli(STEP);
      double change =
          definition.applyAsDouble(moved(at, name, value.add(step)))
              - definition.applyAsDouble(moved(at, name, value.sub(step)));
      double difference = change / (2 * STEP) - dot(gradient, direction);
      double norm = Comparison.scale(Math.sqrt(dot(gradient, gradient)));
      comparisons.add(
          new Comparison(
              Comparison.CodePath.REFERENCE,
              gradient(name),
              Comparison.Kind.GRADIENT,
              Math.abs(difference) / norm));
    });
    return comparisons;
  }

  private static Map<String, INDArray> moved(
      Map<String, INDArray> at, String name, INDArray value) {
    Map<String, INDArray> moved = new LinkedHashMap<>(at);
    moved.put(name, value);
    return moved;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** {@code dq}, {@code dk_cmp} and the like for queries, keys and values; else {@code d_name}. */
  private String gradient(String input) {
    String spaced = "d_" + input + suffix;
    return vector.has(spaced) ? spaced : "d" + input + suffix;
  }
}
