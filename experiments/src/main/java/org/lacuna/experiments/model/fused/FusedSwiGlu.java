package org.lacuna.experiments.model.fused;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.Struct;
import org.lacuna.methods.cuda.Tensors;

/** {@code silu(gate) * up}: the middle of a SwiGLU feed-forward layer. See {@code swiglu.cu}. */
public final class FusedSwiGlu {
  private FusedSwiGlu() {}

  /** Whether the kernel takes an array, and another one like it. */
  public static boolean fits(NDArray gate) {
    return Fused.fits(gate) && gate.size() % Fused.TOGETHER == 0;
  }

  /**
   * Multiplies.
   *
   * @param gate which {@link #fits}
   * @param up of the same shape and type; what it and the gate were computed from must be cut off
   * @return the same shape and type
   */
  public static NDArray apply(Tape tape, NDArray gate, NDArray up) {
    NDManager keeper = tape.keeper(gate);
    NDArray g;
    NDArray u;
    NDArray out;
    try (var _ = GradMode.off()) {
      g = Ops.contiguous(keeper, gate);
      u = Ops.contiguous(keeper, up);
      out = Ops.room(keeper, gate.getShape(), TensorType.of(gate));
      launch("swiglu", g, u, null, out, null, null);
    }
    return tape.computedApart(
        new NDArray[] {gate, up},
        out,
        upstream -> {
          try (var _ = GradMode.off()) {
            NDManager manager = upstream.getManager();
            NDArray dgate = Ops.room(manager, g.getShape(), TensorType.of(g));
            NDArray dup = Ops.room(manager, g.getShape(), TensorType.of(g));
            launch("swiglu_gradient", g, u, Ops.contiguous(upstream), null, dgate, dup);
            return new NDArray[] {dgate, dup};
          }
        });
  }

  private static void launch(
      String kernel,
      NDArray gate,
      NDArray up,
      @Nullable NDArray upstream,
      @Nullable NDArray out,
      @Nullable NDArray dgate,
      @Nullable NDArray dup) {
    long chunks = gate.size() / Fused.TOGETHER;
    Struct struct =
        new Struct()
            .add(Tensors.at(gate))
            .add(Tensors.at(up))
            .add(Tensors.at(upstream))
            .add(Tensors.at(out))
            .add(Tensors.at(dgate))
            .add(Tensors.at(dup))
            .add(chunks);
    Fused.program(gate, "swiglu.cu", Map.of("TYPE", Tensors.code(TensorType.of(gate))))
        .launch(kernel, Fused.threads(chunks), Fused.THREADS, 0, struct);
  }
}
