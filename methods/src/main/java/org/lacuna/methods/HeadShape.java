package org.lacuna.methods;

/**
 * The heads of one attention layer.
 *
 * @param heads query heads, H
 * @param kvHeads key/value heads, Hkv; divides H (grouped-query attention when smaller)
 * @param dimension channels of a head, d
 */
public record HeadShape(int heads, int kvHeads, int dimension) {
  /** Checks that every key/value head serves the same number of query heads. */
  public HeadShape {
    if (heads < 1 || kvHeads < 1 || dimension < 1) {
      throw new MethodException("heads, kv_heads and head dimension must be at least 1");
    }
    if (heads % kvHeads != 0) {
      throw new MethodException(
          "heads (%d) must be a multiple of kv_heads (%d)".formatted(heads, kvHeads));
    }
  }

  /** Query heads that share one key/value head. */
  public int group() {
    return heads / kvHeads;
  }
}
