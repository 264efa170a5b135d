package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.get;
import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.Comparison.Kind.SELECTION;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.nsa.Branches;
import org.lacuna.methods.nsa.NsaBranches;
import org.lacuna.methods.nsa.NsaConfig;
import org.lacuna.methods.nsa.NsaReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** NSA with keys and values of each branch's own: output, branches, importance and choice. */
final class NsaCheck implements ConformanceCheck {
  private static final List<String> KEYS_AND_VALUES =
      List.of("k_cmp", "v_cmp", "k_slc", "v_slc", "k_win", "v_win");

  private static final List<String> PHI =
      List.of(
          "phi_k_pe",
          "phi_k_w1",
          "phi_k_b1",
          "phi_k_w2",
          "phi_k_b2", //
          "phi_v_pe",
          "phi_v_w1",
          "phi_v_b1",
          "phi_v_w2",
          "phi_v_b2");

  @Override
  public boolean knows(String method) {
    return method.equals("nsa");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    NsaConfig parameters = parameters(vector);
    List<String> names = new ArrayList<>(List.of("q"));
    names.addAll(KEYS_AND_VALUES);
    names.addAll(PHI);
    names.addAll(vector.has("x") ? List.of("x", "w_gate") : List.of("gate_logits"));
    Shape queries = vector.tensor("q", -1, -1, -1, -1).getShape();
    Fast fast = new Fast(new NsaBranches(parameters));
    Reference reference = new Reference(new NsaReference(parameters), queries.get(0));
    List<Comparison> comparisons =
        new ArrayList<>(
            new DifferentiableCheck(
                    vector,
                    names,
                    (tape, tensors) -> fast.attend(tape, tensors, fast.gates(tensors, queries)),
                    arrays -> reference.attend(arrays, reference.gates(arrays)))
                .outputAndGradients());
    Map<String, NDArray> tensors = DifferentiableCheck.named(names, vector::tensor);
    Map<String, INDArray> arrays = DifferentiableCheck.named(names, vector::array);
    if (vector.has("x")) {
      comparisons.addAll(gateLogits(vector, tensors, arrays, queries));
    }
    comparisons.addAll(branches(vector, fast, reference, tensors, arrays, queries));
    comparisons.addAll(compression(vector, fast, reference, tensors, arrays));
    comparisons.addAll(selection(vector, fast, reference, tensors, arrays, queries));
    return comparisons;
  }

  private static NsaConfig parameters(ConformanceVector vector) {
    return new NsaConfig(
        vector.integer("compress_block"),
        vector.integer("compress_stride"),
        vector.integer("select_block"),
        vector.integer("top_n"),
        vector.integer("init_blocks"),
        vector.integer("local_blocks"),
        vector.integer("window_size"),
        NsaConfig.Compression.MLP,
        vector.integer("phi_hidden"),
        0,
        NsaConfig.GateInit.NORMAL,
        false,
        List.of());
  }

  /** The gates' logits come from hidden states. */
  private static List<Comparison> gateLogits(
      ConformanceVector vector,
      Map<String, NDArray> tensors,
      Map<String, INDArray> arrays,
      Shape queries) {
    return List.of(
        vector.compare(
            FAST, "gate_logits", OUTPUT, ConformanceVector.doubles(Fast.logits(tensors, queries))),
        vector.compare(
            REFERENCE,
            "gate_logits",
            OUTPUT,
            DifferentiableCheck.flat(Reference.logits(arrays, queries.get(1)))));
  }

  /** Each branch by itself: its gate 1, the others 0. */
  private static List<Comparison> branches(
      ConformanceVector vector,
      Fast fast,
      Reference reference,
      Map<String, NDArray> tensors,
      Map<String, INDArray> arrays,
      Shape queries) {
    List<Comparison> comparisons = new ArrayList<>();
    List<String> names = List.of("out_cmp", "out_slc", "out_win");
    for (int branch = 0; branch < names.size(); branch++) {
      int rows = Math.toIntExact(queries.get(0) * queries.get(1) * queries.get(2));
      float[] open = new float[3 * rows];
      double[] opened = new double[3 * rows];
      for (int row = 0; row < rows; row++) {
        open[3 * row + branch] = 1;
        opened[3 * row + branch] = 1;
      }
      Shape shape = new Shape(queries.get(0), queries.get(1), queries.get(2), 3);
      NDArray gates = Ops.create(vector.manager(), open, shape);
      INDArray all = Nd4j.createFromArray(opened).reshape(shape.getShape());
      try (var _ = GradMode.off()) {
        NDArray output = fast.attend(Tape.off(), tensors, gates);
        comparisons.add(
            vector.compare(FAST, names.get(branch), OUTPUT, ConformanceVector.doubles(output)));
      }
      comparisons.add(
          vector.compare(
              REFERENCE,
              names.get(branch),
              OUTPUT,
              DifferentiableCheck.flat(reference.attend(arrays, all))));
    }
    return comparisons;
  }

  private static List<Comparison> compression(
      ConformanceVector vector,
      Fast fast,
      Reference reference,
      Map<String, NDArray> tensors,
      Map<String, INDArray> arrays) {
    if (!vector.has("k_compressed")) {
      return withoutWindows(vector, fast, reference, tensors, arrays);
    }
    NsaBranches branches = fast.branches();
    NDArray keys =
        Objects.requireNonNull(
            branches.compressedKeys(get(tensors, "k_cmp"), Fast.weights(tensors)));
    NDArray values =
        Objects.requireNonNull(
            branches.compressedValues(get(tensors, "v_cmp"), Fast.weights(tensors)));
    NDArray importance = branches.importance(get(tensors, "q"), keys);
    return List.of(
        vector.compare(FAST, "k_compressed", OUTPUT, ConformanceVector.doubles(keys)),
        vector.compare(FAST, "v_compressed", OUTPUT, ConformanceVector.doubles(values)),
        vector.compare(FAST, "importance", OUTPUT, ConformanceVector.doubles(importance)),
        reference.compare(
            vector,
            "k_compressed",
            i -> reference.nsa().compressedKeys(get(arrays, "k_cmp").slice(i), arrays)),
        reference.compare(
            vector,
            "v_compressed",
            i -> reference.nsa().compressedValues(get(arrays, "v_cmp").slice(i), arrays)),
        reference.compare(
            vector,
            "importance",
            i ->
                reference
                    .nsa()
                    .importance(
                        get(arrays, "q").slice(i),
                        reference.nsa().compressedKeys(get(arrays, "k_cmp").slice(i), arrays))));
  }

  /** Too short for a window: there is nothing to compress, and no block has any importance. */
  private static List<Comparison> withoutWindows(
      ConformanceVector vector,
      Fast fast,
      Reference reference,
      Map<String, NDArray> tensors,
      Map<String, INDArray> arrays) {
    NDArray keys = fast.branches().compressedKeys(get(tensors, "k_cmp"), Fast.weights(tensors));
    INDArray defined = reference.nsa().compressedKeys(get(arrays, "k_cmp").slice(0), arrays);
    double[] none = new double[Math.toIntExact(vector.tensor("importance").size())];
    return List.of(
        new Comparison(FAST, "k_compressed", SELECTION, keys == null ? 0 : 1),
        new Comparison(REFERENCE, "k_compressed", SELECTION, defined.size(1)),
        vector.compare(FAST, "importance", OUTPUT, none));
  }

  private static List<Comparison> selection(
      ConformanceVector vector,
      Fast fast,
      Reference reference,
      Map<String, NDArray> tensors,
      Map<String, INDArray> arrays,
      Shape queries) {
    Selection expected = Selection.blocks(vector, queries, vector.integer("select_block"));
    Visibility seen =
        fast.branches().selected(get(tensors, "q"), get(tensors, "k_cmp"), Fast.weights(tensors));
    boolean[][][][] defined = new boolean[Math.toIntExact(queries.get(0))][][][];
    for (int i = 0; i < defined.length; i++) {
      defined[i] =
          reference.nsa().selected(get(arrays, "q").slice(i), Reference.kv(arrays, i), arrays);
    }
    return List.of(
        new Comparison(FAST, "selection", SELECTION, expected.differences(seen::mask, queries)),
        new Comparison(
            REFERENCE,
            "selection",
            SELECTION,
            expected.differences((b, h, t) -> defined[b][h][t], queries)));
  }

  /** The fast path over tensors by their names in a vector. */
  private record Fast(NsaBranches branches) {
    NDArray attend(Tape tape, Map<String, NDArray> tensors, NDArray gates) {
      Branches keysAndValues =
          new Branches(
              get(tensors, "k_cmp"),
              get(tensors, "v_cmp"),
              get(tensors, "k_slc"),
              get(tensors, "v_slc"),
              get(tensors, "k_win"),
              get(tensors, "v_win"));
      return branches.attend(tape, get(tensors, "q"), keysAndValues, gates, weights(tensors));
    }

    static LayerWeights weights(Map<String, NDArray> tensors) {
      return name -> get(tensors, name);
    }

    NDArray gates(Map<String, NDArray> tensors, Shape queries) {
      return Ops.sigmoid(
          tensors.containsKey("x") ? logits(tensors, queries) : get(tensors, "gate_logits"));
    }

    /** {@code x w_gate^T}, whose row {@code 3 h + branch} belongs to head {@code h}. */
    static NDArray logits(Map<String, NDArray> tensors, Shape queries) {
      NDArray flat = Ops.linear(get(tensors, "x"), get(tensors, "w_gate")); // [B, L, 3 H]
      return Ops.swapAxes(flat.reshape(queries.get(0), queries.get(2), queries.get(1), 3), 1, 2);
    }
  }

  /** The definition over arrays by their names in a vector, one sequence at a time. */
  private record Reference(NsaReference nsa, long batch) {
    INDArray attend(Map<String, INDArray> arrays, INDArray gates) {
      return DifferentiableCheck.stacked(
          batch, i -> nsa.attend(get(arrays, "q").slice(i), kv(arrays, i), gates.slice(i), arrays));
    }

    Comparison compare(
        ConformanceVector vector, String what, Function<Integer, INDArray> sequence) {
      INDArray all = DifferentiableCheck.stacked(batch, sequence);
      return vector.compare(REFERENCE, what, OUTPUT, DifferentiableCheck.flat(all));
    }

    static NsaReference.Kv kv(Map<String, INDArray> arrays, int sequence) {
      return new NsaReference.Kv(
          get(arrays, "k_cmp").slice(sequence),
          get(arrays, "v_cmp").slice(sequence),
          get(arrays, "k_slc").slice(sequence),
          get(arrays, "v_slc").slice(sequence),
          get(arrays, "k_win").slice(sequence),
          get(arrays, "v_win").slice(sequence));
    }

    INDArray gates(Map<String, INDArray> arrays) {
      INDArray q = get(arrays, "q");
      return Transforms.sigmoid(
          arrays.containsKey("x") ? logits(arrays, q.size(1)) : get(arrays, "gate_logits"));
    }

    static INDArray logits(Map<String, INDArray> arrays, long heads) {
      INDArray x = get(arrays, "x"); // [B, L, D]
      return DifferentiableCheck.stacked(
          x.size(0),
          i ->
              x.slice(i)
                  .mmul(get(arrays, "w_gate").transpose())
                  .dup('c')
                  .reshape(x.size(1), heads, 3)
                  .permute(1, 0, 2)
                  .dup('c'));
    }
  }
}
