package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;
import org.lacuna.methods.kernel.KeyValues;

/**
 * A problem as tensor cores take it: operands as halves with a multiple of 16 channels, the new
 * ones zero, and room for what is computed.
 */
final class Tiles {
  /** Channels of queries and keys, or of values, at most: what registers hold. */
  static final int MOST_CHANNELS = 256;

  /** Threads of a CTA, by {@code tiles.cu}. */
  static final int THREADS = 128;

  /** Bytes of the struct {@code Part}. */
  private static final int PART_BYTES = 96;

  static final int MOST_PARTS = 4;

  /** Halves that are copied at once. */
  private static final int COPIED = 8;

  private static final int PACKING_THREADS = 256;
  static final int WARP = 32;

  private final Problem problem;
  private final TensorType type;
  private final Channels channels;
  private final NDArray q;
  private final List<KeyValues> parts = new ArrayList<>();
  private final NDArray out;
  private final NDArray logSums;
  private @Nullable Backward backward;

  /** What the backward pass reads and writes beside the rest. */
  private record Backward(NDArray upstream, NDArray delta, NDArray dq, List<KeyValues> gradients) {}

  /** Packs the operands; all that is made belongs to the manager. */
  Tiles(Problem problem, NDManager manager) {
    this.problem = problem;
    type = type(problem);
    channels = Channels.of(problem);
    q = packed(manager, problem.q(), d());
    for (KeyValues part : problem.parts()) {
      parts.add(new KeyValues(packed(manager, part.k(), d()), packed(manager, part.v(), dv())));
    }
    int batch = problem.batch();
    int heads = problem.heads();
    int queries = problem.queries();
    out =
        problem.type().isHalf()
            ? Tensors.halves(manager, batch, heads, queries, dv())
            : Tensors.floats(manager, batch, heads, queries, dv());
    logSums = Tensors.floats(manager, batch, heads, queries);
  }

  /** The type that products are computed in. */
  static TensorType type(Problem problem) {
    return problem.type().isHalf() ? problem.type() : Autocast.type();
  }

  Problem problem() {
    return problem;
  }

  /** Channels of queries and keys. */
  int d() {
    return channels.d();
  }

  /** Channels of values. */
  int dv() {
    return channels.dv();
  }

  private NDArray packed(NDManager manager, NDArray x, int width) {
    NDArray together = Ops.withChannelsTogether(x);
    if (TensorType.of(x) == type
        && problemWidth(x) == width
        && Tensors.isAligned(together, COPIED)) {
      return together;
    }
    long[] shape = x.getShape().getShape();
    NDArray to = Tensors.halves(manager, shape[0], shape[1], shape[2], width);
    rows(TensorType.of(x))
        .launch(
            "pack_rows",
            rowsAWarp(shape[0] * shape[1] * shape[2]),
            PACKING_THREADS,
            0,
            rows(together),
            Tensors.at(to),
            width);
    return to;
  }

  private static Grid rowsAWarp(long rows) {
    return new Grid(Math.toIntExact(Math.ceilDiv(rows, PACKING_THREADS / WARP)), 1, 1);
  }

  private static long problemWidth(NDArray x) {
    return x.getShape().get(3);
  }

  private static Struct rows(NDArray x) {
    long[] shape = x.getShape().getShape();
    Struct struct = Tensors.addStrides(new Struct().add(Tensors.at(x)), x);
    for (long size : shape) {
      struct.add(Math.toIntExact(size));
    }
    return struct;
  }

  private CudaProgram rows(TensorType from) {
    return program("rows.cu", Map.of("FROM", Tensors.code(from)));
  }

  /** A program for these channels and this type. */
  CudaProgram program(String file, Map<String, Integer> more) {
    return program(List.of(file), more);
  }

  /** A program of several files that follow {@code tiles.cu}. */
  CudaProgram program(List<String> files, Map<String, Integer> more) {
    Map<String, Integer> macros = new TreeMap<>(more);
    macros.put("D", d());
    macros.put("DV", dv());
    macros.put("BFLOAT16", type == TensorType.BFLOAT16 ? 1 : 0);
    macros.put("HALF_OUT", problem.type().isHalf() ? 1 : 0);
    List<String> all = new ArrayList<>(List.of("tiles.cu"));
    all.addAll(files);
    return CudaProgram.of(problem.device(), Tiles.class, all, macros);
  }

  /** The output in the type that was given. */
  NDArray output() {
    NDArray typed = problem.type().isHalf() ? Ops.reinterpreted(out, problem.type()) : out;
    return dv() == problem.dv() ? typed : Ops.narrow(typed, 3, 0, problem.dv());
  }

  /**
   * Prepares for the backward pass.
   *
   * @param upstream the gradient by the output
   */
  void prepare(NDArray upstream) {
    NDManager manager = upstream.getManager();
    int batch = problem.batch();
    int heads = problem.heads();
    int queries = problem.queries();
    NDArray together = Ops.withChannelsTogether(upstream);
    NDArray halves = Tensors.halves(manager, batch, heads, queries, dv());
    NDArray delta = Tensors.floats(manager, batch, heads, queries);
    rows(TensorType.of(upstream))
        .launch(
            "pack_upstream",
            rowsAWarp((long) batch * heads * queries),
            PACKING_THREADS,
            0,
            rows(together),
            Tensors.at(out),
            Tensors.at(halves),
            Tensors.at(delta),
            dv());
    List<KeyValues> gradients = new ArrayList<>();
    for (KeyValues part : parts) {
      gradients.add(
          new KeyValues(
              Tensors.floats(manager, batch, part.heads(), part.length(), d()),
              Tensors.floats(manager, batch, part.heads(), part.length(), dv())));
    }
    backward =
        new Backward(halves, delta, Tensors.floats(manager, batch, heads, queries, d()), gradients);
  }

  /** The gradients by the queries, and by keys and values of each part, in the type given. */
  NDArray[] gradients() {
    Backward computed = backward;
    if (computed == null) {
      throw new IllegalStateException("gradients before the backward pass");
    }
    List<NDArray> all = new ArrayList<>();
    all.add(given(computed.dq(), problem.d()));
    for (KeyValues part : computed.gradients()) {
      all.add(given(part.k(), problem.d()));
      all.add(given(part.v(), problem.dv()));
    }
    return all.toArray(NDArray[]::new);
  }

  private NDArray given(NDArray x, int channels) {
    NDArray typed = Ops.cast(x, problem.type());
    return x.getShape().get(3) == channels ? typed : Ops.narrow(typed, 3, 0, channels);
  }

  /** The struct {@code Problem}. */
  Struct struct(float bias, int biased) {
    Backward now = backward;
    Struct struct =
        new Struct().add(Tensors.at(q)).add(Tensors.at(now == null ? null : now.upstream()));
    Tensors.addStrides(struct, q)
        .add(Tensors.at(logSums))
        .add(Tensors.at(now == null ? null : now.delta()))
        .add(Tensors.at(out))
        .add(Tensors.at(now == null ? null : now.dq()))
        .add(problem.batch())
        .add(problem.heads())
        .add(problem.queries())
        .add(problem.keyHeads())
        .add((float) problem.scale())
        .add((float) (problem.scale() / Math.log(2)))
        .add((float) (bias / problem.scale()))
        .add(biased);
    int first = 0;
    for (int i = 0; i < parts.size(); i++) {
      KeyValues part = parts.get(i);
      KeyValues gradients = now == null ? null : now.gradients().get(i);
      struct.add(Tensors.at(part.k())).add(Tensors.at(part.v()));
      Tensors.addStrides(struct, part.k());
      Tensors.addStrides(struct, part.v())
          .add(Tensors.at(gradients == null ? null : gradients.k()))
          .add(Tensors.at(gradients == null ? null : gradients.v()))
          .add(part.heads())
          .add(first)
          .add(first + part.length())
          .add(0);
      first += part.length();
    }
    return struct.skip((long) (MOST_PARTS - parts.size()) * PART_BYTES);
  }
}
