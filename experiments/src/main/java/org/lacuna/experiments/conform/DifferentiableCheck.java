package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A function of some tensors, on both paths, against a vector's {@code out} and the gradients of
 * {@code sum(out * d_out)}.
 *
 * @param vector the case
 * @param names the tensors that the output depends on; the vector has a gradient for each
 * @param fast the fast path
 * @param reference the definition, for all sequences of the batch
 */
record DifferentiableCheck(
    ConformanceVector vector, List<String> names, Fast fast, Reference reference) {
  /** The fast path. */
  @FunctionalInterface
  interface Fast {
    /** The output {@code [B, H, L, dv]} from tensors by name. */
    NDArray of(Tape tape, Map<String, NDArray> tensors);
  }

  /** The definition. */
  @FunctionalInterface
  interface Reference {
    /** The output {@code [B, H, L, dv]} from tensors by name. */
    INDArray of(Map<String, INDArray> arrays);
  }

  /** Output and gradients on both paths. */
  List<Comparison> outputAndGradients() {
    NDArray out;
    try (var _ = GradMode.off()) {
      out = fast.of(Tape.off(), named(names, vector::tensor));
    }
    NDArray upstream = vector.tensor("d_out", out.getShape().getShape());
    INDArray upstreams = vector.array("d_out");
    INDArray defined = reference.of(named(names, vector::array));
    Gradients gradients = new Gradients(vector, names);
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(vector.compare(FAST, "out", OUTPUT, ConformanceVector.doubles(out)));
    comparisons.add(vector.compare(REFERENCE, "out", OUTPUT, flat(defined)));
    comparisons.addAll(
        gradients.fast((tape, tensors) -> fast.of(tape, tensors).mul(upstream).sum()));
    comparisons.addAll(
        gradients.reference(
            arrays -> reference.of(arrays).mul(upstreams).sumNumber().doubleValue()));
    return comparisons;
  }

  /** Tensors by name. */
  static <T> Map<String, T> named(List<String> names, Function<String, T> reader) {
    Map<String, T> tensors = new LinkedHashMap<>();
    names.forEach(name -> tensors.put(name, reader.apply(name)));
    return tensors;
  }

  /** What a definition gives for each sequence of a batch, joined. */
  static INDArray stacked(long batch, Function<Integer, INDArray> sequence) {
    return Nd4j.stack(
            0,
            IntStream.range(0, Math.toIntExact(batch))
                .boxed()
                .map(sequence)
                .toArray(INDArray[]::new))
        .dup('c');
  }

  /** Numbers in row-major order. */
  static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
