package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.Comparison.Kind.SELECTION;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
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
    return new DifferentiableCheck(
            vector,
            inputs.names(),
            (tape, tensors) -> layer.prefill(tape, inputs.fast(tensors)),
            this::definition)
        .outputAndGradients();
  }

  /** The output alone, against a tensor of that name, on both paths. */
  List<Comparison> output(String what) {
    try (var _ = GradMode.off()) {
      NDArray out = layer.prefill(Tape.off(), inputs.fast(named(vector::tensor)));
      INDArray defined = definition(named(vector::array));
      return List.of(
          vector.compare(FAST, what, OUTPUT, ConformanceVector.doubles(out)),
          vector.compare(REFERENCE, what, OUTPUT, DifferentiableCheck.flat(defined)));
    }
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

  /** The definition for all sequences: {@code [B, H, L, dv]}. */
  INDArray definition(Map<String, INDArray> arrays) {
    return DifferentiableCheck.stacked(
        vector.tensor("q").getShape().get(0),
        sequence -> reference.attend(inputs.reference(arrays, sequence)));
  }

  private Stream<Integer> sequences() {
    return IntStream.range(0, Math.toIntExact(vector.tensor("q").getShape().get(0))).boxed();
  }

  private <T> Map<String, T> named(Function<String, T> reader) {
    return DifferentiableCheck.named(inputs.names(), reader);
  }
}
