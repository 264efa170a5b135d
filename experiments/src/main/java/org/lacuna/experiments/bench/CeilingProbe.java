package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.Supplier;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.results.Ceilings;

/** Finds out what a device can do: a large product in the type of products, and a large copy. */
public final class CeilingProbe {
  private static final int REPETITIONS = 10;
  private static final int GPU_SIZE = 8192;
  private static final int CPU_SIZE = 1024;

  /**
   * Asked of a GPU at once: of one alone, what it takes to ask and to hear of the end is a part.
   */
  private static final int TOGETHER = 16;

  private CeilingProbe() {}

  /** Measures the device of a manager; random numbers, as zeros would be faster. */
  public static Ceilings measure(NDManager parent) {
    int size = parent.getDevice().isGpu() ? GPU_SIZE : CPU_SIZE;
    try (var _ = GradMode.off();
        NDManager manager = parent.newSubManager()) {
      NDArray a = manager.randomNormal(0, 1, new Shape(size, size), DataType.FLOAT32);
      NDArray half = Ops.cast(a, Autocast.type());
      NDArray b = a.duplicate();
      double product = seconds(manager, () -> Ops.linear(half, half));
      double copy =
          seconds(
              manager,
              () -> {
                Ops.copyInto(b, a);
                return null;
              });
      return new Ceilings(2.0 * size * size * size / product, 2.0 * a.size() * Float.BYTES / copy);
    }
  }

  /** The least time of some repetitions. */
  private static double seconds(NDManager manager, Supplier<NDArray> work) {
    int together = manager.getDevice().isGpu() ? TOGETHER : 1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < REPETITIONS; i++) {
      CudaDevice.await(manager);
      long start = System.nanoTime();
      for (int j = 0; j < together; j++) {
        NDArray made = work.get();
        if (made != null) {
          made.close();
        }
      }
      CudaDevice.await(manager);
      least = Math.min(least, (System.nanoTime() - start) / 1e9 / together);
    }
    return least;
  }
}
