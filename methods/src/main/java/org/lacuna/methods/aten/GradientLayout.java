package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Gradients that come to an operator with the strides of what it computed.
 *
 * <p>cuDNN's attention, which libtorch may take on newer GPUs, compiles its backward pass for the
 * strides of the gradient that comes first. libtorch (2.11; later versions ask for them) then takes
 * that program for gradients of other strides as well, reads them in the wrong order and says
 * nothing. Two losses of one output, such as SSA's, are enough to have both kinds in one process.
 */
final class GradientLayout {
  private GradientLayout() {}

  /** Whether what attention computed will be walked back by an operator that mixes strides up. */
  static boolean matters(NDArray x) {
    return x.getDevice().isGpu() && TensorType.of(x).isHalf() && Autograd.requiresGradient(x);
  }

  /**
   * Puts a view of an array in its place, and closes the array. The gradient by the view may have
   * any strides; by the array it has the array's.
   *
   * @param x without gaps, its axes in any order in memory; otherwise it is copied
   */
  static NDArray kept(NDArray x) {
    long[] strides = TensorMemory.strides(x);
    int[] outward =
        IntStream.range(0, strides.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer axis) -> -strides[axis]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] back = new int[outward.length];
    for (int i = 0; i < outward.length; i++) {
      back[outward[i]] = i;
    }
    try (x) {
      return Ops.scoped(
          x,
          y -> {
            NDArray ordered = y.transpose(outward);
            // A row of all entries has one order only: walking back into it copies any other.
            return ordered.flatten().reshape(ordered.getShape()).transpose(back);
          });
    }
  }
}
