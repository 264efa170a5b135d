package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.Inputs.PLAIN;
import static org.lacuna.experiments.conform.Comparison.CodePath.FAST;
import static org.lacuna.experiments.conform.Comparison.CodePath.REFERENCE;
import static org.lacuna.experiments.conform.Comparison.Kind.OUTPUT;
import static org.lacuna.experiments.conform.Comparison.Kind.SELECTION;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.cca.CcaConfig;
import org.lacuna.methods.cca.CcaMethod;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;

/** CCA-Attention as its authors' code runs it, in prefill and in decoding. */
final class CcaCheck implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return method.equals("cca") || method.equals("cca_decode");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    HeadShape heads = AttentionCheck.heads(vector);
    CcaConfig parameters = parameters(vector);
    AttentionLayer layer = new CcaMethod().layer(parameters, heads);
    AttentionReference reference = new CcaMethod().reference(parameters, heads);
    AttentionCheck check = new AttentionCheck(vector, PLAIN, layer, reference);
    if (vector.has("out_decode")) {
      List<Comparison> comparisons = new ArrayList<>(check.output("out"));
      comparisons.add(decode(vector, layer));
      return comparisons;
    }
    List<Comparison> comparisons = new ArrayList<>(check.outputAndGradients());
    int length = Math.toIntExact(vector.tensor("q").getShape().get(2));
    comparisons.addAll(check.selection(Selection.mask(vector, length)));
    if (vector.has("pool_mask")) {
      comparisons.addAll(coreTokens(vector, layer, reference, length));
    }
    return comparisons;
  }

  private static CcaConfig parameters(ConformanceVector vector) {
    CcaConfig.Pooling pooling =
        switch (vector.config().path("pooling").asText()) {
          case "cca" -> CcaConfig.Pooling.LAST_QUERY;
          case "mean" -> CcaConfig.Pooling.MEAN;
          case "max" -> CcaConfig.Pooling.MAX;
          default ->
              throw vector.problem(
                  "config: pooling: expected cca, mean or max, got "
                      + vector.config().path("pooling"));
        };
    return new CcaConfig(
        vector.integer("group_size"),
        vector.integer("window_size"),
        pooling,
        CcaConfig.Pooled.ROTATED_KEYS,
        false);
  }

  /** Which core tokens each query sees: always the first ones, so their number tells. */
  private static List<Comparison> coreTokens(
      ConformanceVector vector, AttentionLayer layer, AttentionReference reference, int length) {
    NDArray mask = vector.tensor("pool_mask", 1, length, -1);
    int core = Math.toIntExact(mask.getShape().get(2));
    int[] expected = mask.toUint8Array();
    AttentionInputs in = PLAIN.fast(DifferentiableCheck.named(PLAIN.names(), vector::tensor));
    ReferenceInputs defined =
        PLAIN.reference(DifferentiableCheck.named(PLAIN.names(), vector::array), 0);
    Visibility visibility = layer.visibility(in);
    long[] attended = reference.attended(defined)[0];
    boolean[][] tokens = reference.visible(defined)[0];
    long fast = 0;
    long plain = 0;
    for (int t = 0; t < length; t++) {
      long seen = visibility.attended(0, 0, t) - visibility.count(0, 0, t);
      long seenByDefinition = attended[t] - count(tokens[t]);
      boolean fastDiffers = false;
      boolean plainDiffers = false;
      for (int p = 0; p < core; p++) {
        boolean wanted = expected[t * core + p] != 0;
        fastDiffers |= wanted != p < seen;
        plainDiffers |= wanted != p < seenByDefinition;
      }
      fast += fastDiffers ? 1 : 0;
      plain += plainDiffers ? 1 : 0;
    }
    return List.of(
        new Comparison(FAST, "core tokens", SELECTION, fast),
        new Comparison(REFERENCE, "core tokens", SELECTION, plain));
  }

  private static long count(boolean[] seen) {
    long count = 0;
    for (boolean one : seen) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** A prompt in one go, then token by token. */
  private static Comparison decode(ConformanceVector vector, AttentionLayer layer) {
    AttentionInputs in = PLAIN.fast(DifferentiableCheck.named(PLAIN.names(), vector::tensor));
    int prompt = vector.integer("prefill_len");
    NDList outputs = new NDList();
    try (var _ = GradMode.off();
        KvCache cache =
            layer.newCache(vector.manager(), Math.toIntExact(in.q().getShape().get(0)))) {
      cache.append(in.slice(0, prompt));
      for (int t = prompt; t < in.length(); t++) {
        outputs.add(cache.extend(in.slice(t, 1)));
      }
      return vector.compare(
          FAST, "out_decode", OUTPUT, ConformanceVector.doubles(NDArrays.concat(outputs, 2)));
    }
  }
}
