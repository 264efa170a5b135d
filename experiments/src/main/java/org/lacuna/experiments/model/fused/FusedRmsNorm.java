package org.lacuna.experiments.model.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;

/**
 * Root-mean-square norm over the last axis: {@code x / sqrt(mean(x^2) + eps) * w}. See {@code
 * norm.cu}.
 */
public final class FusedRmsNorm {
  /** More of them would not fit into registers. */
  private static final int MOST_CHANNELS = 2048;

  /** CTAs that share the rows of a backward pass: the same on every GPU, so that sums are too. */
  private static final int PARTS = 512;

  private static final int SUMMING_THREADS = 1024;

  private final NDArray x;
  private final NDArray weight;
  private final TensorType type;
  private final float epsilon;
  private final int channels;
  private final long rows;
  private final NDArray out;
  private final NDArray scales;

  private FusedRmsNorm(
      NDManager keeper, NDArray x, NDArray weight, double epsilon, TensorType type) {
    this.x = Ops.contiguous(keeper, x);
    this.weight = weight;
    this.type = type;
    this.epsilon = (float) epsilon;
    channels = channels(x);
    rows = x.size() / channels;
    out = Ops.room(keeper, x.getShape(), type);
    scales = Tensors.floats(keeper, rows);
  }

  private static int channels(NDArray x) {
    return Math.toIntExact(x.getShape().get(x.getShape().dimension() - 1));
  }

  /** Whether the kernel takes an array. */
  public static boolean fits(NDArray x) {
    return Fused.fits(x) && channels(x) <= MOST_CHANNELS && channels(x) % Fused.TOGETHER == 0;
  }

  /**
   * Norms rows.
   *
   * @param x {@code [.., D]}, which {@link #fits}
   * @param weight {@code [D]}, float32
   * @param epsilon added to the mean square
   * @param type of the result: float32 or a half type
   * @return {@code [.., D]}
   */
  public static NDArray apply(
      Tape tape, NDArray x, NDArray weight, double epsilon, TensorType type) {
    NDManager keeper = tape.keeper(x);
    NDArray w = Ops.alias(keeper, weight); // the weight itself stays where it is
    FusedRmsNorm norm;
    try (var _ = GradMode.off()) {
      norm = new FusedRmsNorm(keeper, x, w, epsilon, type);
      norm.forward();
    }
    return tape.computedApart(new NDArray[] {x, w}, norm.out, norm::gradients);
  }

  private CudaProgram program() {
    return Fused.program(
        x,
        "norm.cu",
        Map.of("D", channels, "IN", Tensors.code(TensorType.of(x)), "OUT", Tensors.code(type)));
  }

  /** The struct {@code Norm}. */
  private Struct struct(
      @Nullable NDArray upstream,
      @Nullable NDArray dx,
      @Nullable NDArray partial,
      @Nullable NDArray dw) {
    return new Struct()
        .add(Tensors.at(x))
        .add(Tensors.at(weight))
        .add(Tensors.at(scales))
        .add(Tensors.at(out))
        .add(Tensors.at(upstream))
        .add(Tensors.at(dx))
        .add(Tensors.at(partial))
        .add(Tensors.at(dw))
        .add(rows)
        .add(PARTS)
        .add(epsilon);
  }

  private void forward() {
    long ctas = Math.ceilDiv(rows, (long) Fused.THREADS / Fused.WARP);
    program()
        .launch(
            "rms_norm",
            new Grid(Math.toIntExact(ctas), 1, 1),
            Fused.THREADS,
            0,
            struct(null, null, null, null));
  }

  private NDArray[] gradients(NDArray upstream) {
    try (var _ = GradMode.off()) {
      NDManager manager = upstream.getManager();
      NDArray dx = Ops.room(manager, x.getShape(), TensorType.of(x));
      NDArray dw = Tensors.floats(manager, channels);
      NDArray partial = Tensors.floats(manager, PARTS, channels);
      Struct struct = struct(Ops.contiguous(upstream), dx, partial, dw);
      int sums = Fused.THREADS / Fused.WARP * channels * Float.BYTES;
      CudaProgram program = program();
      program.launch("rms_norm_gradient", new Grid(PARTS, 1, 1), Fused.THREADS, sums, struct);
      program.launch(
          "sum_parts",
          new Grid(Math.ceilDiv(channels, Fused.WARP), 1, 1),
          SUMMING_THREADS,
          0,
          struct);
      return new NDArray[] {dx, dw};
    }
  }
}
