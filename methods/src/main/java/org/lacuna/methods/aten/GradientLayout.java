package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Gradients that come to an operator with the strides of what it computed.
 *
 * <p>cuDNN's attention, which libtorch may take on newer GPUs, compiles its backward pass for the
 * strides of the gradient that comes first. libtorch (2.11; a later one tells them apart) then
 * takes that program for gradients of other strides as well, reads them in the wrong order and says
 * nothing. Two losses of one output, such as SSA's, are enough to have both kinds in one process.
 */
final class GradientLayout {
  private GradientLayout() {}

  /** Whether the operator that walks back from what attention computed may be cuDNN's. */
  static boolean mayMatter(NDArray x) {
    return x.getDevice().isGpu() && TensorType.of(x).isHalf() && Autograd.requiresGradient(x);
  }

  /**
   * Puts a view of an array in its place, and closes the array. The gradient by the view may have
   * any strides; by the array it has the array's. (Not where all of its entries are one number in
   * memory, as in a sum's: libtorch itself lays out what has no neighbours in the last axis.)
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
            // Walking back into a row of all entries copies what is not in this order.
            return ordered.flatten().reshape(ordered.getShape()).transpose(back);
          });
    }
  }
}
