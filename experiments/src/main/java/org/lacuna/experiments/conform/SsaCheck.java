package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.Inputs.PLAIN;
import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.kernel.QueryWeights;
import org.lacuna.methods.kernel.Scoring;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.reference.SoftmaxReference;
import org.lacuna.methods.ssa.Alignment;
import org.lacuna.methods.ssa.AlignmentConfig;
import org.lacuna.methods.ssa.AlignmentConfig.Direction;
import org.lacuna.methods.ssa.AlignmentConfig.Distance;
import org.lacuna.methods.ssa.SsaConfig;
import org.lacuna.methods.ssa.SsaMethod;
import org.lacuna.methods.ssa.SsaReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** SSA: both streams, the two terms of the alignment loss, and the mass that the choice covers. */
final class SsaCheck implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return method.equals("ssa");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    HeadShape heads = AttentionCheck.heads(vector);
    SsaConfig parameters = parameters(vector);
    AttentionCheck sparse =
        new AttentionCheck(
            vector,
            PLAIN,
            new SsaMethod().layer(parameters, heads),
            new SsaMethod().reference(parameters, heads));
    AttentionCheck full =
        new AttentionCheck(
            vector,
            PLAIN,
            new FullMethod().layer(new FullConfig(), heads),
            new FullMethod().reference(new FullConfig(), heads));
    List<Comparison> comparisons = new ArrayList<>(sparse.outputAndGradients());
    comparisons.addAll(full.output("out_full"));
    Shape queries = vector.tensor("q").getShape();
    comparisons.addAll(sparse.selection(Selection.blocks(vector, queries, parameters.blockSize())));
    comparisons.addAll(coveredMass(vector, sparse.layer(), sparse.reference()));
    comparisons.addAll(
        new Loss(vector, "sparsity", Direction.FULL_TO_SPARSE, full, sparse).compared());
    comparisons.addAll(
        new Loss(vector, "commit", Direction.SPARSE_TO_FULL, sparse, full).compared());
    return comparisons;
  }

  private static SsaConfig parameters(ConformanceVector vector) {
    String routing = vector.config().path("routing").asText();
    Scoring scoring =
        switch (routing) {
          case "group_shared" -> Scoring.GROUP_SHARED;
          case "per_query_head" -> Scoring.PER_QUERY_HEAD;
          default ->
              throw vector.problem(
                  "config: routing: expected group_shared or per_query_head, got " + routing);
        };
    return new SsaConfig(
        vector.integer("block_size"),
        vector.integer("top_k"),
        scoring,
        0.5,
        SsaConfig.Stream.MODEL,
        AlignmentConfig.defaults());
  }

  /** One term of the loss. */
  private record Loss(
      ConformanceVector vector,
      String term,
      Direction direction,
      AttentionCheck moved,
      AttentionCheck fixed) {
    List<Comparison> compared() {
      List<String> names = new ArrayList<>(PLAIN.names());
      if (vector.has("gate")) {
        names.add("gate");
      }
      String name = "loss_" + term;
      Gradients gradients = new Gradients(vector, names, "_" + term);
      INDArray target = gated(fixed, DifferentiableCheck.named(names, vector::array));
      double[] fast = {
        fast(Tape.off(), DifferentiableCheck.named(names, vector::tensor)).getFloat()
      };
      double[] defined = {defined(DifferentiableCheck.named(names, vector::array), target)};
      List<Comparison> comparisons = new ArrayList<>();
      comparisons.add(vector.compare(FAST, name, OUTPUT, fast));
      comparisons.add(vector.compare(REFERENCE, name, OUTPUT, defined));
      comparisons.addAll(gradients.fast(this::fast));
      comparisons.addAll(gradients.reference(arrays -> defined(arrays, target)));
      return comparisons;
    }

    private NDArray fast(Tape tape, Map<String, NDArray> tensors) {
      AttentionInputs in = PLAIN.fast(tensors);
      NDArray gate = tensors.get("gate");
      boolean movesFull = direction == Direction.FULL_TO_SPARSE;
      NDArray first = moved.layer().prefill(tape, in);
      NDArray second = fixed.layer().prefill(tape, in);
      AlignmentConfig parameters =
          new AlignmentConfig(1, Distance.SMOOTH_L1, direction, AlignmentConfig.Outputs.GATED);
      return new Alignment(parameters)
          .loss(
              movesFull ? first : second,
              movesFull ? second : first,
              gate == null ? null : gate.expandDims(3));
    }

    /** The target stays where it is: that is what stops its gradient. */
    private double defined(Map<String, INDArray> arrays, INDArray target) {
      return SsaReference.distance(Distance.SMOOTH_L1, gated(moved, arrays), target);
    }

    private static INDArray gated(AttentionCheck check, Map<String, INDArray> arrays) {
      INDArray output = check.definition(arrays);
      INDArray gate = arrays.get("gate");
      return gate == null
          ? output
          : output.mul(gate.reshape(gate.size(0), gate.size(1), gate.size(2), 1));
    }
  }

  private static List<Comparison> coveredMass(
      ConformanceVector vector, AttentionLayer layer, AttentionReference reference) {
    AttentionInputs in = PLAIN.fast(DifferentiableCheck.named(PLAIN.names(), vector::tensor));
    double[] mass = new double[Math.toIntExact(in.q().getShape().size(0, 1, 2))];
    int heads = layer.accounting().heads().heads();
    QueryWeights.forEach(
        in,
        layer.visibility(in),
        (b, h, t, query) -> mass[(b * heads + h) * in.length() + t] = query.covered());
    Map<String, INDArray> arrays = DifferentiableCheck.named(PLAIN.names(), vector::array);
    INDArray defined =
        DifferentiableCheck.stacked(
            in.q().getShape().get(0),
            sequence -> coveredMass(PLAIN.reference(arrays, sequence), reference));
    return List.of(
        vector.compare(FAST, "attn_sparsity", OUTPUT, mass),
        vector.compare(REFERENCE, "attn_sparsity", OUTPUT, DifferentiableCheck.flat(defined)));
  }

  /** The weights of full attention on the keys that each query sees: {@code [H, L]}. */
  private static INDArray coveredMass(ReferenceInputs in, AttentionReference reference) {
    boolean[][][] visible = reference.visible(in);
    boolean[][][] causal =
        new FullMethod().reference(new FullConfig(), new HeadShape(1, 1, 1)).visible(in);
    double[][] mass = new double[visible.length][in.length()];
    for (int h = 0; h < mass.length; h++) {
      double[][] weights =
          SoftmaxReference.weights(
                  SoftmaxReference.head(in.q(), h),
                  SoftmaxReference.head(in.k(), h / in.group()),
                  causal[h])
              .toDoubleMatrix();
      for (int t = 0; t < in.length(); t++) {
        for (int j = 0; j <= t; j++) {
          mass[h][t] += visible[h][t][j] ? weights[t][j] : 0;
        }
      }
    }
    return Nd4j.createFromArray(mass);
  }
}
