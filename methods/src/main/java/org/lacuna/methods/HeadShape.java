package org.lacuna.methods;

/**
 * The heads of one attention layer, and what a cache keeps of a token.
 *
 * @param heads query heads, H
 * @param kvHeads key/value heads, Hkv; divides H (grouped-query attention when smaller)
 * @param dimension channels of a query or key head, d
 * @param valueDimension channels of a value head, dv
 * @param cachedPerToken numbers that hold the key and value of one token in a cache, all heads
 */
public record HeadShape(
    int heads, int kvHeads, int dimension, int valueDimension, int cachedPerToken) {
  /** Checks that every key/value head serves the same number of query heads. */
  public HeadShape {
    if (heads < 1 || kvHeads < 1 || dimension < 1 || valueDimension < 1 || cachedPerToken < 1) {
      throw new MethodException("heads, kv_heads and head dimension must be at least 1");
    }
    if (heads % kvHeads != 0) {
      throw new MethodException(
          "heads (%d) must be a multiple of kv_heads (%d)".formatted(heads, kvHeads));
    }
  }

  /** Grouped-query heads; keys and values have equally many channels and are cached as they are. */
  public HeadShape(int heads, int kvHeads, int dimension) {
    this(heads, kvHeads, dimension, dimension, 2 * kvHeads * dimension);
  }

  /** Query heads that share one key/value head. */
  public int group() {
    return heads / kvHeads;
  }

  /** Numbers in the keys and values of one token, each head's own: what an expanded cache holds. */
  public int expandedPerToken() {
    return kvHeads * (dimension + valueDimension);
  }
}
