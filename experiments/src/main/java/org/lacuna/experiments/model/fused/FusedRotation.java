package org.lacuna.experiments.model.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaProgram.Grid;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;

/**
 * The rotary position embedding of tokens that follow each other. See {@code rotation.cu}.
 *
 * @param cosines {@code [n, 1, d]}, float32 without gaps
 * @param sines {@code [n, 1, d]}, likewise, negative in the first half
 */
public record FusedRotation(NDArray cosines, NDArray sines) {
  /** Whether the kernel takes an array {@code [B, n, H, d]}. */
  public static boolean fits(NDArray x) {
    return Fused.fits(x) && x.getShape().get(3) % (2 * Fused.TOGETHER) == 0;
  }

  /**
   * Rotates.
   *
   * @param x {@code [B, n, H, d]}, which {@link #fits}
   * @return {@code [B, H, n, d]}, of the same type
   */
  public NDArray apply(Tape tape, NDArray x) {
    NDArray out;
    try (var _ = GradMode.off()) {
      out = Ops.swapAxes(turned(tape.keeper(x), x, "rotate"), 1, 2);
    }
    return tape.computed(
        new NDArray[] {x},
        out,
        upstream -> {
          try (var _ = GradMode.off()) {
            NDArray given = Ops.swapAxes(upstream, 1, 2);
            return new NDArray[] {turned(upstream.getManager(), given, "rotate_back")};
          }
        });
  }

  private NDArray turned(NDManager manager, NDArray x, String kernel) {
    TensorType type = TensorType.of(x);
    NDArray from = aligned(x);
    NDArray out = Ops.room(manager, x.getShape(), type);
    long[] shape = x.getShape().getShape();
    long chunks = x.size() / (2 * Fused.TOGETHER);
    Struct struct =
        Tensors.addStrides(new Struct().add(Tensors.at(from)), from)
            .add(Tensors.at(cosines))
            .add(Tensors.at(sines))
            .add(Tensors.at(out))
            .add(chunks)
            .add(Math.toIntExact(shape[1]))
            .add(Math.toIntExact(shape[2]))
            .add(Math.toIntExact(shape[3]));
    Grid grid = Fused.threads(chunks);
    Fused.program(x, "rotation.cu", Map.of("TYPE", Tensors.code(type)))
        .launch(kernel, grid, Fused.THREADS, 0, struct);
    return out;
  }

  /** Rows that can be read four numbers at a time. */
  private static NDArray aligned(NDArray x) {
    NDArray together = Ops.withChannelsTogether(x);
    return Tensors.isAligned(together, Fused.TOGETHER) ? together : Ops.contiguous(together);
  }
}
