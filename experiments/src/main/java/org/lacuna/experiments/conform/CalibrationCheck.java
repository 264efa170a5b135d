package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.get;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.loza.LozaAttention;
import org.lacuna.methods.loza.LozaConfig;
import org.lacuna.methods.loza.LozaMethod;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.methods.streaming.StreamingMethod;
import org.nd4j.linalg.api.ndarray.INDArray;

/** LoZA's calibration layer: full and streaming attention mixed by alpha. */
final class CalibrationCheck implements ConformanceCheck {
  /** Queries, keys and values, and alpha itself, which a clamped layer holds less a half. */
  private static final class Mixed implements AttentionCheck.Inputs {
    @Override
    public List<String> names() {
      return List.of("q", "k", "v", "alpha");
    }

    @Override
    public AttentionInputs fast(Map<String, NDArray> tensors) {
      AttentionInputs plain = AttentionCheck.Inputs.PLAIN.fast(tensors);
      NDArray alpha = get(tensors, "alpha");
      NDArray half = alpha.getManager().full(new Shape(), 0.5f, alpha.getDataType());
      LayerWeights weights = _ -> alpha.sub(half);
      return new AttentionInputs(plain.q(), plain.k(), plain.v(), plain.origin(), weights);
    }

    @Override
    public ReferenceInputs reference(Map<String, INDArray> tensors, int sequence) {
      return AttentionCheck.Inputs.PLAIN
          .reference(tensors, sequence)
          .with(null, Map.of(LozaAttention.WEIGHT, get(tensors, "alpha").sub(0.5)));
    }
  }

  @Override
  public boolean knows(String method) {
    return method.equals("streaming_calibration");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    HeadShape heads = AttentionCheck.heads(vector);
    vector.tensor("alpha", 1);
    StreamingConfig streaming =
        new StreamingConfig(
            vector.integer("block_size"),
            vector.integer("sink_blocks"),
            vector.integer("local_blocks"));
    LozaConfig mixed = new LozaConfig(streaming, LozaConfig.Range.CLAMP, 0.5);
    AttentionCheck check =
        new AttentionCheck(
            vector,
            new Mixed(),
            new LozaMethod().layer(mixed, heads),
            new LozaMethod().reference(mixed, heads));
    List<Comparison> comparisons = new ArrayList<>(check.outputAndGradients());
    comparisons.addAll(
        branch(vector, new FullMethod(), new FullConfig(), heads).output("out_full"));
    AttentionCheck stream = branch(vector, new StreamingMethod(), streaming, heads);
    comparisons.addAll(stream.output("out_stream"));
    int length = Math.toIntExact(vector.tensor("q").getShape().get(2));
    comparisons.addAll(stream.selection(Selection.mask(vector, length)));
    return comparisons;
  }

  private static <C extends Record> AttentionCheck branch(
      ConformanceVector vector, AttentionMethod<C> method, C parameters, HeadShape heads) {
    return new AttentionCheck(
        vector,
        AttentionCheck.Inputs.PLAIN,
        method.layer(parameters, heads),
        method.reference(parameters, heads));
  }
}
