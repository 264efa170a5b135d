package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.Comparison.Kind.SELECTION;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A layer and its definition against a vector's {@code out} and the gradients of {@code sum(out *
 * d_out)}.
 *
 * @param vector the case
 * @param inputs what its tensors are to the method
 * @param layer the fast path
 * @param reference the definition
 */
record AttentionCheck(
    ConformanceVector vector, Inputs inputs, AttentionLayer layer, AttentionReference reference) {
  /** What the tensors of a vector are to a method. */
  interface Inputs {
    /** Queries, keys and values, attended over as they are. */
    Inputs PLAIN = new PlainInputs();

    /** The tensors that the output depends on; the vector has a gradient for each. */
    List<String> names();

    /** The inputs of the layer, from those tensors. */
    AttentionInputs fast(Map<String, NDArray> tensors);

    /** The inputs of the definition for one sequence of the batch. */
    ReferenceInputs reference(Map<String, INDArray> tensors, int sequence);
  }

  private static final class PlainInputs implements Inputs {
    @Override
    public List<String> names() {
      return List.of("q", "k", "v");
    }

    @Override
    public AttentionInputs fast(Map<String, NDArray> tensors) {
      return AttentionInputs.of(get(tensors, "q"), get(tensors, "k"), get(tensors, "v"));
    }

    @Override
    public ReferenceInputs reference(Map<String, INDArray> tensors, int sequence) {
      return ReferenceInputs.of(
          get(tensors, "q").slice(sequence),
          get(tensors, "k").slice(sequence),
          get(tensors, "v").slice(sequence));
    }
  }

  /** One of some tensors, which is there. */
  static <T> T get(Map<String, T> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /**
   * The heads of a vector with {@code q} {@code [B, H, L, d]}, {@code k} {@code [B, Hkv, L, d]} and
   * {@code v} {@code [B, Hkv, L, d]}.
   */
  static HeadShape heads(ConformanceVector vector) {
    Shape q = vector.tensor("q", -1, -1, -1, -1).getShape();
    Shape k = vector.tensor("k", q.get(0), -1, q.get(2), q.get(3)).getShape();
    vector.tensor("v", k.getShape());
    return new HeadShape(
        Math.toIntExact(q.get(1)), Math.toIntExact(k.get(1)), Math.toIntExact(q.get(3)));
  }

  /** Output and gradients on both paths. */
  List<Comparison> outputAndGradients() {
    NDArray out = prefill();
    NDArray upstream = vector.tensor("d_out", out.getShape().getShape());
    INDArray upstreams = vector.array("d_out");
    Gradients gradients = new Gradients(vector, inputs.names());
    List<Comparison> comparisons = new ArrayList<>();
    comparisons.add(vector.compare(FAST, "out", OUTPUT, ConformanceVector.doubles(out)));
    comparisons.add(
        vector.compare(
            REFERENCE, "out", OUTPUT, definition(named(vector::array)).data().asDouble()));
    comparisons.addAll(
        gradients.fast(
            (tape, tensors) -> layer.prefill(tape, inputs.fast(tensors)).mul(upstream).sum()));
    comparisons.addAll(
        gradients.reference(arrays -> definition(arrays).mul(upstreams).sumNumber().doubleValue()));
    return comparisons;
  }

  /** Which keys each query sees, on both paths. */
  List<Comparison> selection(Selection expected) {
    Shape queries = vector.tensor("q").getShape();
    Selection seen = layer.visibility(inputs.fast(named(vector::tensor)))::mask;
    Map<String, INDArray> arrays = named(vector::array);
    boolean[][][][] visible =
        sequences()
            .map(sequence -> reference.visible(inputs.reference(arrays, sequence)))
            .toArray(boolean[][][][]::new);
    Selection defined = (sequence, head, query) -> visible[sequence][head][query];
    return List.of(
        new Comparison(FAST, "selection", SELECTION, expected.differences(seen, queries)),
        new Comparison(REFERENCE, "selection", SELECTION, expected.differences(defined, queries)));
  }

  private NDArray prefill() {
    try (var _ = GradMode.off()) {
      return layer.prefill(Tape.off(), inputs.fast(named(vector::tensor)));
    }
  }

  /** The definition for all sequences: {@code [B, H, L, dv]}. */
  private INDArray definition(Map<String, INDArray> arrays) {
    INDArray[] outputs =
        sequences()
            .map(sequence -> reference.attend(inputs.reference(arrays, sequence)))
            .toArray(INDArray[]::new);
    return Nd4j.stack(0, outputs).dup('c');
  }

  private Stream<Integer> sequences() {
    return IntStream.range(0, Math.toIntExact(vector.tensor("q").getShape().get(0))).boxed();
  }

  private <T> Map<String, T> named(Function<String, T> reader) {
    Map<String, T> tensors = new LinkedHashMap<>();
    inputs.names().forEach(name -> tensors.put(name, reader.apply(name)));
    return tensors;
  }
}
