package org.lacuna.experiments.doctor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.lacuna.experiments.model.Computing;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.cuda.CudaDevice;

/**
 * Whether libtorch computes on the GPU what it computes on the CPU; may end the process.
 *
 * @param needed whether one wants to compute on it
 */
record GpuCheck(boolean needed) implements Check {
  private static final String COUNT = "GPUs in DJL";
  private static final String PRODUCT = "product on the GPU";
  private static final int SIZE = 256;

  /** Of the largest entry: float32 agrees to 1e-6, and TensorFloat-32 to 1e-3. */
  static final double TOLERANCE = 5e-3;

  @Override
  public String name() {
    return "GPU in libtorch";
  }

  @Override
  public void look(Consumer<Finding> found) {
    if (!CudaDevice.isSeen()) {
      found.accept(unseen(new LibtorchFolder(Path.of(LibUtils.getLibtorchPath())).hasCuda()));
      return;
    }
    found.accept(Finding.fine(name(), "seen"));
    found.accept(counted(Engine.getEngine("PyTorch").getGpuCount()));
    double difference;
    try {
      difference = difference();
    } catch (RuntimeException e) {
      found.accept(
          Finding.lacking(
              needed,
              PRODUCT,
              "fails: " + Reasons.of(e),
              "docs/gpu.md has the words of common failures"));
      return;
    }
    found.accept(product(difference));
  }

  /** What it means that libtorch sees none. */
  Finding unseen(boolean forCuda) {
    return forCuda
        ? Finding.lacking(
            needed,
            name(),
            "none is seen, though this libtorch is for CUDA",
            "see what is said of the driver, and whether CUDA_VISIBLE_DEVICES hides the GPU")
        : Finding.lacking(
            needed,
            name(),
            "none: this libtorch is for the CPU alone",
            "take the libtorch for CUDA, as docs/gpu.md says");
  }

  /** What the number of GPUs means that DJL counts, where libtorch sees one. */
  Finding counted(int count) {
    // DJL asks CUDA's runtime library for the number, and takes it for 0 where that is not found.
    return count > 0
        ? Finding.fine(COUNT, Integer.toString(count))
        : Finding.note(
            COUNT,
            "none: libcudart is not where DJL looks, or not for this driver",
            "only kernel cuda asks for it: LACUNA_JAVA_OPTS=-Djna.library.path=FOLDER names the"
                + " folder that has libcudart.so");
  }

  /** What the largest difference of two products means, relative to the largest entry. */
  Finding product(double difference) {
    return difference <= TOLERANCE
        ? Finding.fine(
            PRODUCT, "differs from the CPU's by %.0e of the largest entry".formatted(difference))
        : Finding.lacking(
            needed,
            PRODUCT,
            "differs from the CPU's by %.0e of the largest entry".formatted(difference),
            "libtorch is not for this GPU, or the GPU is broken: see docs/gpu.md");
  }

  private static double difference() {
    try (NDManager manager = Computing.PLAIN.newManager()) {
      NDArray a = random(manager, 1);
      NDArray b = random(manager, 2);
      float[] expected = a.matMul(b).toFloatArray();
      Device gpu = Device.gpu();
      NDArray there = a.toDevice(gpu, true).matMul(b.toDevice(gpu, true));
      float[] computed = there.toDevice(Device.cpu(), true).toFloatArray();
      return difference(expected, computed);
    }
  }

  /** The largest difference over the largest entry; what is not a number differs endlessly. */
  static double difference(float[] expected, float[] computed) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      double off = Math.abs((double) expected[i] - computed[i]);
      difference = Math.max(difference, Double.isNaN(off) ? Double.POSITIVE_INFINITY : off);
      largest = Math.max(largest, Math.abs(expected[i]));
    }
    return difference / largest;
  }

  private static NDArray random(NDManager manager, long seed) {
    float[] values = new float[SIZE * SIZE];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Ops.create(manager, values, new Shape(SIZE, SIZE));
  }
}
