package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.get;
import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.SELECTION;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.nsa.Branches;
import org.lacuna.methods.nsa.NsaBranches;
import org.lacuna.methods.nsa.NsaConfig;
import org.lacuna.methods.nsa.NsaReference;
import org.nd4j.linalg.api.ndarray.INDArray;

/** NSA as fla has it: one key and value for all branches, compressed to the means of blocks. */
final class NsaMeanCheck implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return method.equals("nsa_meanpool");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    AttentionCheck.heads(vector);
    NsaConfig parameters = parameters(vector);
    NsaBranches fast = new NsaBranches(parameters);
    NsaReference reference = new NsaReference(parameters);
    Gates gates = Gates.of(vector, "g_cmp", "g_slc", "g_swa");
    Shape queries = vector.tensor("q").getShape();
    List<Comparison> comparisons =
        new ArrayList<>(
            new DifferentiableCheck(
                    vector,
                    gates.namesWith("q", "k", "v"),
                    (tape, tensors) ->
                        fast.attend(
                            tape,
                            get(tensors, "q"),
                            Branches.shared(get(tensors, "k"), get(tensors, "v")),
                            gates.fast(tensors, queries),
                            LayerWeights.NONE),
                    arrays ->
                        DifferentiableCheck.stacked(
                            queries.get(0),
                            i ->
                                reference.attend(
                                    get(arrays, "q").slice(i),
                                    kv(arrays, i),
                                    gates.reference(arrays, i),
                                    Map.of())))
                .outputAndGradients());
    comparisons.addAll(selection(vector, fast, reference, queries));
    return comparisons;
  }

  private static NsaConfig parameters(ConformanceVector vector) {
    int block = vector.integer("block_size");
    String forced = vector.config().path("forced").asText();
    boolean ends = forced.equals("first_current_previous");
    if (!ends && !forced.equals("current_only")) {
      throw vector.problem(
          "config: forced: expected current_only or first_current_previous, got " + forced);
    }
    return new NsaConfig(
        block,
        block,
        block,
        vector.integer("top_n"),
        ends ? 1 : 0,
        ends ? 2 : 1,
        vector.integer("window_size"),
        NsaConfig.Compression.MEAN,
        1,
        0,
        NsaConfig.GateInit.NORMAL,
        true,
        List.of());
  }

  private static NsaReference.Kv kv(Map<String, INDArray> arrays, int sequence) {
    INDArray k = get(arrays, "k").slice(sequence);
    INDArray v = get(arrays, "v").slice(sequence);
    return new NsaReference.Kv(k, v, k, v, k, v);
  }

  private static List<Comparison> selection(
      ConformanceVector vector, NsaBranches fast, NsaReference reference, Shape queries) {
    Selection expected = Selection.blocks(vector, queries, vector.integer("block_size"));
    NDArray q = vector.tensor("q");
    Visibility seen = fast.selected(q, vector.tensor("k"), LayerWeights.NONE);
    Map<String, INDArray> arrays = DifferentiableCheck.named(List.of("q", "k", "v"), vector::array);
    boolean[][][][] defined = new boolean[Math.toIntExact(queries.get(0))][][][];
    for (int i = 0; i < defined.length; i++) {
      defined[i] = reference.selected(get(arrays, "q").slice(i), kv(arrays, i), Map.of());
    }
    return List.of(
        new Comparison(FAST, "selection", SELECTION, expected.differences(seen::mask, queries)),
        new Comparison(
            REFERENCE,
            "selection",
            SELECTION,
            expected.differences((b, h, t) -> defined[b][h][t], queries)));
  }
}
