package org.lacuna.experiments.model.fused;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaContext;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.cuda.CudaProgram.Grid;

/** What the kernels of this package have in common. */
final class Fused {
  static final int THREADS = 256;
  static final int WARP = 32;

  /** Numbers that a thread reads at once. */
  static final int TOGETHER = 4;

  private Fused() {}

  /** Whether an array is where kernels are, of a type that they know. */
  static boolean fits(NDArray x) {
    if (!CudaProgram.canRunOn(x.getDevice())) {
      return false;
    }
    TensorType type = TensorType.of(x);
    return type == TensorType.FLOAT32 || type.isHalf();
  }

  static CudaProgram program(NDArray x, String file, Map<String, Integer> macros) {
    return CudaProgram.of(
        CudaContext.of(x.getDevice()), Fused.class, List.of(CudaProgram.NUMBERS, file), macros);
  }

  /** A thread each. */
  static Grid threads(long count) {
    return new Grid(Math.toIntExact(Math.ceilDiv(count, (long) THREADS)), 1, 1);
  }
}
