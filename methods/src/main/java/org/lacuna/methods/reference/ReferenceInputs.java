package org.lacuna.methods.reference;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a definition works from, for one sequence, in float64.
 *
 * @param q queries {@code [H, L, d]}, rotated
 * @param k keys {@code [Hkv, L, d]}, rotated
 * @param v values {@code [Hkv, L, dv]}
 * @param plainQ queries before the rotation
 * @param plainK keys before the rotation
 * @param rotation rotates one head's row by a position
 * @param hidden hidden states {@code [L, D]}, {@code null} where a method needs none
 * @param weights the layer's own weights by name
 */
public record ReferenceInputs(
    INDArray q,
    INDArray k,
    INDArray v,
    INDArray plainQ,
    INDArray plainK,
    RowRotation rotation,
    @Nullable INDArray hidden,
    Map<String, INDArray> weights) {

  /** Rotates channels {@code [d]} as if they stood at a position. */
  @FunctionalInterface
  public interface RowRotation {
    /** No positions at all. */
    RowRotation NONE = (row, _) -> row;

    /** The row rotated by {@code position}; the row itself stays as it is. */
    INDArray rotate(INDArray row, long position);
  }

  /** Queries, keys and values on their own. */
  public static ReferenceInputs of(INDArray q, INDArray k, INDArray v) {
    return new ReferenceInputs(q, k, v, q, k, RowRotation.NONE, null, Map.of());
  }

  /** The same with weights. */
  public ReferenceInputs with(@Nullable INDArray otherHidden, Map<String, INDArray> otherWeights) {
    return new ReferenceInputs(
        q, k, v, plainQ, plainK, rotation, otherHidden, new LinkedHashMap<>(otherWeights));
  }

  /** Tokens, L. */
  public int length() {
    return Math.toIntExact(q.size(1));
  }

  /** Query heads that share a key head. */
  public int group() {
    return Math.toIntExact(q.size(0) / k.size(0));
  }

  /** The weight of that name. */
  public INDArray weight(String name) {
    INDArray weight = weights.get(name);
    if (weight == null) {
      throw new IllegalStateException("no weight " + name);
    }
    return weight;
  }
}
