package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;

/**
 * Exact attention by libtorch with a mask, one tile of queries at a time: differentiable, on any
 * device, and the yardstick of every faster kernel.
 *
 * <p>A tile meets only the keys it can reach, so memory follows the length, not its square. Where
 * the biases of all tiles together would be large, the backward pass computes them again.
 */
public final class MaskedKernel {
  /** Numbers of bias that a layer may keep for its backward pass: 64 MiB of float32. */
  private static final long KEPT_BIAS = 1L << 24;

  private static final int QUERY_AXIS = 2;

  private MaskedKernel() {}

  /**
   * Causal attention without a mask of one's own, libtorch's fastest path.
   *
   * @param q {@code [B, H, L, d]}
   * @param k {@code [B, Hkv, L, d]}
   * @param v {@code [B, Hkv, L, dv]}
   * @return {@code [B, H, L, dv]}
   */
  public static NDArray causal(NDArray q, NDArray k, NDArray v) {
    // libtorch's own grouping takes the slow path that writes out the whole score matrix.
    long group = q.getShape().get(1) / k.getShape().get(1);
    return Ops.attention(
        q, Ops.repeatInterleave(k, group, 1), Ops.repeatInterleave(v, group, 1), null, true);
  }

  /**
   * Attention under a mask; shapes as for {@link #causal}, but keys and values may be more than the
   * queries, in an order that the mask knows.
   */
  public static NDArray attend(Tape tape, NDArray q, NDArray k, NDArray v, TileMask mask) {
    return attend(tape, q, k, v, mask, 1 / Math.sqrt((double) q.getShape().get(3)));
  }

  /** As above with another factor on the scores than {@code 1 / sqrt(d)}. */
  public static NDArray attend(
      Tape tape, NDArray q, NDArray k, NDArray v, TileMask mask, double scale) {
    int length = Math.toIntExact(q.getShape().get(QUERY_AXIS));
    int rows = mask.tileRows();
    int tiles = (length + rows - 1) / rows;
    Tape.Piece piece =
        (index, qkv) -> tile(qkv, mask, index * rows, Math.min(length, (index + 1) * rows), scale);
    NDArray[] inputs = {q, k, v};
    if (!tape.isRecording() || mask.biasElements() > KEPT_BIAS) {
      return tape.inPieces(inputs, tiles, QUERY_AXIS, piece);
    }
    NDList outputs = new NDList(tiles);
    for (int i = 0; i < tiles; i++) {
      outputs.add(piece.compute(i, inputs));
    }
    return tiles == 1 ? outputs.head() : NDArrays.concat(outputs, QUERY_AXIS);
  }

  private static NDArray tile(NDArray[] qkv, TileMask mask, int from, int to, double scale) {
    NDArray q = Ops.narrow(qkv[0], QUERY_AXIS, from, to - from); // [B, H, rows, d]
    Shape shape = q.getShape();
    long kvHeads = qkv[1].getShape().get(1);
    long group = shape.get(1) / kvHeads;
    KeySpan span = mask.span(from, to);
    NDArray bias = mask.bias(q.getManager(), q.getDataType(), from, to, Math.toIntExact(group));
    // The heads of a group become rows of one head, so that keys need no copy for each of them.
    NDArray grouped = q.reshape(shape.get(0), kvHeads, group * shape.get(2), shape.get(3));
    return Ops.attention(grouped, keys(qkv[1], span), keys(qkv[2], span), bias, false, scale)
        .reshape(shape.get(0), shape.get(1), shape.get(2), -1);
  }

  private static NDArray keys(NDArray x, KeySpan span) {
    NDArray rest = Ops.narrow(x, QUERY_AXIS, span.from(), span.to() - span.from());
    return span.sinkEnd() == 0
        ? rest
        : NDArrays.concat(
            new NDList(Ops.narrow(x, QUERY_AXIS, 0, span.sinkEnd()), rest), QUERY_AXIS);
  }
}
