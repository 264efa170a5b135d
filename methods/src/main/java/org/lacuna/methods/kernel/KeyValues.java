package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;

/**
 * Some of the keys and values that queries attend to; several of these follow each other.
 *
 * @param k {@code [B, Hk, n, d]}, where {@code Hk} divides the number of query heads
 * @param v {@code [B, Hk, n, dv]}
 */
public record KeyValues(NDArray k, NDArray v) {
  /** All keys and values from one pair of arrays. */
  public static List<KeyValues> of(NDArray k, NDArray v) {
    return List.of(new KeyValues(k, v));
  }

  /** Those of some parts that have keys, in their order. */
  public static List<KeyValues> parts(KeyValues... parts) {
    return Arrays.stream(parts).filter(part -> part.length() > 0).toList();
  }

  /** Key heads, Hk. */
  public int heads() {
    return Math.toIntExact(k.getShape().get(1));
  }

  /** Keys, n. */
  public int length() {
    return Math.toIntExact(k.getShape().get(2));
  }
}
