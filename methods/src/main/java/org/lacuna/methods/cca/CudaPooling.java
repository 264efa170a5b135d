package org.lacuna.methods.cca;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaContext;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.KeyValues;

/**
 * Pooling by the last query of each group as one kernel, forward and backward: {@code pooling.cu}.
 * By operators, halves would have to be written out in float32 first.
 *
 * @param q rotated queries of the groups' last tokens, {@code [B, H, P, d]}
 * @param k rotated keys, which are scored, {@code [B, Hkv, P g, d]}
 * @param other keys that are summed in their place, likewise; none where they are summed themselves
 * @param v values {@code [B, Hkv, P g, dv]}
 * @param group tokens of a group, g
 */
record CudaPooling(NDArray q, NDArray k, @Nullable NDArray other, NDArray v, int group) {
  /** By {@code pooling.cu}. */
  private static final int WARPS = 4;

  private static final int WARP = 32;

  /** Channels that a lane reads at once. */
  private static final int TOGETHER = 4;

  /** Weights of a key head's core token in shared memory, and as many slopes: 32 KiB a CTA. */
  private static final int MOST_WEIGHTS = 1024;

  /** Of keys and values: what a lane has of their rows stays in registers. */
  private static final int MOST_CHANNELS = 512;

  /** Whether the kernel takes these. */
  boolean fits() {
    if (!CudaProgram.canRunOn(k.getDevice())) {
      return false;
    }
    TensorType type = TensorType.of(k);
    return (type == TensorType.FLOAT32 || type.isHalf())
        && List.of(q, summed(), v).stream().allMatch(x -> TensorType.of(x) == type)
        && width(k) % TOGETHER == 0
        && width(v) % TOGETHER == 0
        && Math.max(width(k), width(v)) <= MOST_CHANNELS
        && heads() * group <= MOST_WEIGHTS;
  }

  private static int width(NDArray x) {
    return Math.toIntExact(x.getShape().get(3));
  }

  /** Query heads of a key head. */
  private int heads() {
    return Math.toIntExact(q.getShape().get(1) / k.getShape().get(1));
  }

  private NDArray summed() {
    return other == null ? k : other;
  }

  /**
   * Pools.
   *
   * @param tape what the arrays were computed from must be cut off
   * @param type of the core tokens
   * @return keys {@code [B, H, P, d]} and values {@code [B, H, P, dv]}, views of one array
   */
  KeyValues pool(Tape tape, TensorType type) {
    CudaPooling given;
    NDArray out;
    Shape shape = q.getShape();
    int d = width(k);
    int dv = width(v);
    try (var _ = GradMode.off()) {
      NDManager keeper = tape.keeper(q);
      given =
          new CudaPooling(
              readable(keeper, q),
              readable(keeper, k),
              other == null ? null : readable(keeper, other),
              readable(keeper, v),
              group);
      out = Ops.room(keeper, new Shape(shape.get(0), shape.get(1), shape.get(2), d + dv), type);
      given.launch("pool", given.heads(), type, out, null, new NDArray[4]);
    }
    NDArray joined =
        tape.computedApart(
            other == null ? new NDArray[] {q, k, v} : new NDArray[] {q, k, v, other},
            out,
            upstream -> given.gradients(Ops.contiguous(upstream)));
    return new KeyValues(Ops.narrow(joined, 3, 0, d), Ops.narrow(joined, 3, d, dv));
  }

  /** The same values, in rows that can be read four numbers at a time. */
  private static NDArray readable(NDManager keeper, NDArray x) {
    NDArray together = Ops.withChannelsTogether(x);
    return Tensors.isAligned(together, TOGETHER)
        ? Ops.alias(keeper, together)
        : Ops.contiguous(keeper, together);
  }

  private NDArray[] gradients(NDArray upstream) {
    try (var _ = GradMode.off()) {
      NDManager manager = upstream.getManager();
      TensorType type = TensorType.of(k);
      NDArray dq = Ops.room(manager, q.getShape(), type);
      NDArray dk = Ops.room(manager, k.getShape(), type);
      NDArray dv = Ops.room(manager, v.getShape(), type);
      NDArray dsummed = other == null ? null : Ops.room(manager, k.getShape(), type);
      @Nullable NDArray[] gradients = {dq, dk, dv, dsummed};
      launch("pool_gradient", 1, TensorType.of(upstream), null, upstream, gradients);
      return dsummed == null ? new NDArray[] {dq, dk, dv} : new NDArray[] {dq, dk, dv, dsummed};
    }
  }

  /**
   * Launches a kernel.
   *
   * @param heads of a key head that have a warp of their own: all, or 1 if one warp sees to all
   * @param type of the core tokens
   * @param gradients by queries, scored keys, values and, if they are others, summed keys
   */
  private void launch(
      String kernel,
      int heads,
      TensorType type,
      @Nullable NDArray out,
      @Nullable NDArray upstream,
      @Nullable NDArray[] gradients) {
    Shape keys = k.getShape();
    long groups = q.getShape().get(2);
    long warps = keys.get(0) * keys.get(1) * groups * heads;
    Struct struct = new Struct();
    for (NDArray rows : List.of(q, k, summed(), v)) {
      Tensors.addStrides(struct.add(Tensors.at(rows)), rows);
    }
    struct.add(Tensors.at(out)).add(Tensors.at(upstream));
    for (NDArray gradient : gradients) {
      struct.add(Tensors.at(gradient));
    }
    struct
        .add(Math.toIntExact(keys.get(1)))
        .add(Math.toIntExact(groups))
        .add(warps)
        .add((float) (1 / Math.sqrt((double) width(k))));
    Map<String, Integer> macros =
        Map.of(
            "TYPE", Tensors.code(TensorType.of(k)),
            "OUT", Tensors.code(type),
            "D", width(k),
            "DV", width(v),
            "HEADS", heads(),
            "GROUP", group);
    List<String> files = List.of(CudaProgram.NUMBERS, "pooling.cu");
    Grid grid = new Grid(Math.toIntExact(Math.ceilDiv(warps, WARPS)), 1, 1);
    CudaProgram.of(CudaContext.of(k.getDevice()), CudaPooling.class, files, macros)
        .launch(kernel, grid, WARPS * WARP, 0, struct);
  }
}
