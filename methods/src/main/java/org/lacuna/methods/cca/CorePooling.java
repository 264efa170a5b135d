package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.KeyValues;

/**
 * Makes core tokens of whole groups of tokens: the key summary of CCA.
 *
 * @param parameters group size and kind
 */
record CorePooling(CcaConfig parameters) {
  /**
   * The heads of core tokens, for a layer of the given heads: of each query head its own or not.
   */
  HeadShape heads(HeadShape heads) {
    int own =
        parameters.pooling() == CcaConfig.Pooling.LAST_QUERY ? heads.heads() : heads.kvHeads();
    int d = heads.dimension();
    int dv = heads.valueDimension();
    return new HeadShape(heads.heads(), own, d, dv, own * (d + dv));
  }

  /** Whether keys are needed before their rotation. */
  boolean needsPlainKeys() {
    return parameters.pooled() == CcaConfig.Pooled.HIDDEN_STATES;
  }

  /**
   * Pools groups that follow each other.
   *
   * @param tape what the arrays were computed from must be cut off
   * @param lastQueries rotated queries of the groups' last tokens, {@code [B, H, P, d]}
   * @param k rotated keys {@code [B, Hkv, P g, d]}
   * @param plainK the same keys before their rotation
   * @param v values {@code [B, Hkv, P g, dv]}
   * @param firstGroup number of the first group in the sequence
   * @return keys {@code [B, H or Hkv, P, d]}, rotated, and values {@code [B, H or Hkv, P, dv]}, of
   *     the types of those given, weighted and summed in float32
   */
  KeyValues pool(
      Tape tape,
      NDArray lastQueries,
      NDArray k,
      NDArray plainK,
      NDArray v,
      Rotation rotation,
      long firstGroup) {
    NDArray other = needsPlainKeys() ? plainK : null;
    var fused = new CudaPooling(lastQueries, k, other, v, parameters.groupSize());
    KeyValues pooled =
        parameters.pooling() == CcaConfig.Pooling.LAST_QUERY && fused.fits()
            // The rotation of halves would round twice.
            ? fused.pool(tape, needsPlainKeys() ? TensorType.FLOAT32 : TensorType.of(k))
            : pooledByOperators(lastQueries, k, needsPlainKeys() ? plainK : k, v);
    NDArray placed =
        needsPlainKeys()
            ? rotation.rotate(pooled.k(), groupEnds(pooled.k(), firstGroup))
            : pooled.k();
    return new KeyValues(
        Ops.cast(placed, TensorType.of(k)), Ops.cast(pooled.v(), TensorType.of(v)));
  }

  /** Keys and values in float32. */
  private KeyValues pooledByOperators(NDArray lastQueries, NDArray k, NDArray summed, NDArray v) {
    NDArray keys = grouped(Ops.wide(summed)); // [B, Hkv, P, g, d]
    NDArray values = grouped(Ops.wide(v));
    return switch (parameters.pooling()) {
      case LAST_QUERY -> {
        NDArray scored = needsPlainKeys() ? grouped(Ops.wide(k)) : keys;
        NDArray weights = weights(Ops.wide(lastQueries), scored); // [B, Hkv, P, G, g]
        yield new KeyValues(weighted(weights, keys), weighted(weights, values));
      }
      case MEAN -> new KeyValues(keys.mean(new int[] {3}), values.mean(new int[] {3}));
      case MAX -> new KeyValues(keys.max(new int[] {3}), values.max(new int[] {3}));
    };
  }

  /**
   * The queries of the last tokens of groups that follow each other: {@code [B, H, P, d]}.
   *
   * @param q {@code [B, H, n, d]}
   * @param first place of the first group's first token among the queries; may lie before them
   */
  NDArray lastOfGroups(NDArray q, long first, long groups) {
    int g = parameters.groupSize();
    NDArray stretch = Ops.narrow(q, 2, first + g - 1, (groups - 1) * g + 1);
    return Ops.unfold(stretch, 2, 1, g).squeeze(4); // [B, H, P, d, 1]
  }

  /** {@code [B, Hkv, P g, c]} as {@code [B, Hkv, P, g, c]}. */
  private NDArray grouped(NDArray x) {
    Shape shape = x.getShape();
    int g = parameters.groupSize();
    return x.reshape(shape.get(0), shape.get(1), shape.get(2) / g, g, shape.get(3));
  }

  /** The softmax over a group of its last query's scores, for every query head. */
  private static NDArray weights(NDArray lastQueries, NDArray k) {
    Shape shape = lastQueries.getShape(); // [B, H, P, d]
    long kvHeads = k.getShape().get(1);
    NDManager manager = lastQueries.getManager();
    NDArray scale =
        manager.full(
            new Shape(), (float) (1 / Math.sqrt((double) shape.get(3))), lastQueries.getDataType());
    NDArray q =
        lastQueries
            .mul(scale)
            .reshape(shape.get(0), kvHeads, shape.get(1) / kvHeads, shape.get(2), shape.get(3))
            .transpose(0, 1, 3, 2, 4); // [B, Hkv, P, G, d]
    return Ops.softmax(q.matMul(Ops.swapAxes(k, 3, 4)), 4);
  }

  /** {@code [B, Hkv, P, G, g]} times {@code [B, Hkv, P, g, c]}: {@code [B, H, P, c]}. */
  private static NDArray weighted(NDArray weights, NDArray x) {
    NDArray sums = weights.matMul(x).transpose(0, 1, 3, 2, 4); // [B, Hkv, G, P, c]
    Shape shape = sums.getShape();
    return sums.reshape(shape.get(0), shape.get(1) * shape.get(2), shape.get(3), shape.get(4));
  }

  private long[] groupEnds(NDArray keys, long firstGroup) {
    long[] ends = new long[Math.toIntExact(keys.getShape().get(2))];
    for (int p = 0; p < ends.length; p++) {
      ends[p] = (firstGroup + p + 1) * parameters.groupSize() - 1;
    }
    return ends;
  }
}
