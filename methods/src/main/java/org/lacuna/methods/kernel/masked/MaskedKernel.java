package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.methods.aten.FusedAttention;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;

/**
 * Exact attention by libtorch with a mask, one tile of queries at a time: differentiable, on any
 * device, and the yardstick of every faster kernel.
 *
 * <p>A tile meets only the keys it can reach, so memory follows the length, not its square. Where
 * the biases of all tiles together would be large, the backward pass computes them again.
 */
public final class MaskedKernel implements AttentionKernel {
  static final String NAME = "masked";

  /** Numbers of bias that a layer may keep for its backward pass: 64 MiB of float32. */
  private static final long KEPT_BIAS = 1L << 24;

  private static final int QUERY_AXIS = 2;

  private final long keptBias;

  /** The kernel. */
  public MaskedKernel() {
    this(KEPT_BIAS);
  }

  /** With another limit on what is kept. */
  MaskedKernel(long keptBias) {
    this.keptBias = keptBias;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String toString() {
    return NAME;
  }

  @Override
  public NDArray attend(
      Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern, double scale) {
    TensorType type = TensorType.of(q);
    if (type.isHalf()) {
      List<KeyValues> wide =
          keys.stream().map(some -> new KeyValues(Ops.wide(some.k()), Ops.wide(some.v()))).toList();
      return Ops.cast(attend(tape, Ops.wide(q), wide, pattern, scale), type);
    }
    KeyValues all = joined(keys);
    TileMask mask = mask(pattern, q.getShape(), all);
    pattern.attach(tape.keeper(q));
    int length = Math.toIntExact(q.getShape().get(QUERY_AXIS));
    int rows = mask.tileRows();
    int tiles = (length + rows - 1) / rows;
    Tape.Piece piece =
        (index, qkv) -> tile(qkv, mask, index * rows, Math.min(length, (index + 1) * rows), scale);
    NDArray[] inputs = {q, all.k(), all.v()};
    if (!tape.isRecording() || mask.biasElements() > keptBias) {
      return tape.inPieces(inputs, tiles, QUERY_AXIS, piece);
    }
    NDList outputs = new NDList(tiles);
    for (int i = 0; i < tiles; i++) {
      outputs.add(piece.compute(i, inputs));
    }
    return tiles == 1 ? outputs.head() : NDArrays.concat(outputs, QUERY_AXIS);
  }

  private static TileMask mask(KeyPattern pattern, Shape queries, KeyValues keys) {
    return switch (pattern) {
      case RunPattern runs ->
          new RunMask(
              runs,
              Math.toIntExact(queries.get(QUERY_AXIS)),
              keys.length(),
              queries.get(1) / keys.heads());
      case BlockChoice choice -> new BlockMask(choice, queries);
      case HeadPattern(var visibility) -> new VisibilityMask(visibility);
    };
  }

  /** All keys and values in one pair of arrays, with as many heads as the part that has most. */
  private static KeyValues joined(List<KeyValues> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    int heads = parts.stream().mapToInt(KeyValues::heads).max().orElseThrow();
    NDList k = new NDList(parts.size());
    NDList v = new NDList(parts.size());
    for (KeyValues part : parts) {
      k.add(Ops.repeatInterleave(part.k(), heads / part.heads(), 1));
      v.add(Ops.repeatInterleave(part.v(), heads / part.heads(), 1));
    }
    return new KeyValues(NDArrays.concat(k, QUERY_AXIS), NDArrays.concat(v, QUERY_AXIS));
  }

  private static NDArray tile(NDArray[] qkv, TileMask mask, int from, int to, double scale) {
    NDArray q = Ops.narrow(qkv[0], QUERY_AXIS, from, to - from); // [B, H, rows, d]
    Shape shape = q.getShape();
    Stretches keys = mask.keys(from, to);
    if (keys.size() == 0) {
      return q.getManager()
          .zeros(
              new Shape(shape.get(0), shape.get(1), shape.get(2), qkv[2].getShape().get(3)),
              q.getDataType());
    }
    long kvHeads = qkv[1].getShape().get(1);
    int group = Math.toIntExact(shape.get(1) / kvHeads);
    NDArray bias = mask.bias(q.getManager(), q.getDataType(), from, to, keys, group);
    // The heads of a group become rows of one head, so that keys need no copy for each of them.
    NDArray grouped = q.reshape(shape.get(0), kvHeads, group * shape.get(2), shape.get(3));
    NDArray out =
        FusedAttention.of(grouped, keys.of(qkv[1]), keys.of(qkv[2]), bias, false, scale)
            .reshape(shape.get(0), shape.get(1), shape.get(2), -1);
    NDArray sees = mask.sees(q.getManager(), q.getDataType(), from, to);
    return sees == null ? out : out.mul(sees);
  }
}
