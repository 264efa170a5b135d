package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Ops;

/**
 * What a layer attends over: the tokens of a whole sequence, or new ones that follow those in a
 * cache.
 *
 * <p>Most methods need queries, keys and values only. Where they came from is there for those that
 * pool, convolve or rotate on their own.
 *
 * @param q queries {@code [B, H, n, d]}, rotated
 * @param k keys {@code [B, Hkv, n, d]}, rotated
 * @param v values {@code [B, Hkv, n, dv]}
 * @param origin what they were made from
 * @param weights the layer's own weights
 */
public record AttentionInputs(
    NDArray q, NDArray k, NDArray v, Origin origin, LayerWeights weights) {

  /**
   * What queries, keys and values were made from.
   *
   * @param q queries {@code [B, H, n, d]} before the rotation
   * @param k keys {@code [B, Hkv, n, d]} before the rotation
   * @param rotation rotates by any position, in channels {@code d}
   * @param hidden normed hidden states {@code [B, n, D]}; {@code null} outside a model
   * @param gate the model's output gate after its sigmoid, {@code [B, H, n, 1]}; {@code null}
   *     without one. The model applies it to what the layer returns.
   * @param latent what a latent cache keeps of each token, {@code [B, 1, n, w]}; {@code null} where
   *     keys and values are projected straight from the hidden states
   */
  public record Origin(
      NDArray q,
      NDArray k,
      Rotation rotation,
      @Nullable NDArray hidden,
      @Nullable NDArray gate,
      @Nullable NDArray latent) {
    private Origin slice(long from, long count) {
      return new Origin(
          Ops.narrow(q, 2, from, count),
          Ops.narrow(k, 2, from, count),
          rotation,
          hidden == null ? null : Ops.narrow(hidden, 1, from, count),
          gate == null ? null : Ops.narrow(gate, 2, from, count),
          latent == null ? null : Ops.narrow(latent, 2, from, count));
    }
  }

  /** Queries, keys and values on their own, without positions, for layers without weights. */
  public static AttentionInputs of(NDArray q, NDArray k, NDArray v) {
    return new AttentionInputs(
        q, k, v, new Origin(q, k, Rotation.NONE, null, null, null), LayerWeights.NONE);
  }

  /** The same inputs of other queries, keys and values. */
  public AttentionInputs with(NDArray otherQ, NDArray otherK, NDArray otherV) {
    return new AttentionInputs(otherQ, otherK, otherV, origin, weights);
  }

  /** The tokens {@code [from, from + count)} of these, without a copy; these, if that is all. */
  public AttentionInputs slice(long from, long count) {
    if (from == 0 && count == length()) {
      return this;
    }
    return new AttentionInputs(
        Ops.narrow(q, 2, from, count),
        Ops.narrow(k, 2, from, count),
        Ops.narrow(v, 2, from, count),
        origin.slice(from, count),
        weights);
  }

  /** Tokens, n. */
  public int length() {
    return Math.toIntExact(q.getShape().get(2));
  }

  /**
   * The hidden states {@code [B, n, D]}.
   *
   * @throws IllegalStateException outside a model
   */
  public NDArray hidden() {
    NDArray hidden = origin.hidden();
    if (hidden == null) {
      throw new IllegalStateException("these inputs come without hidden states");
    }
    return hidden;
  }

  /** A weight of the layer, by the name it declared. */
  public NDArray weight(String name) {
    return weights.get(name);
  }
}
