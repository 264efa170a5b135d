package org.lacuna.experiments.safetensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.lacuna.methods.aten.TensorMemory;

/** Arrays whose elements lie as in a file: float32, row by row, without gaps. */
final class FloatMemory {
  private FloatMemory() {}

  /**
   * Checks that an array is such a one.
   *
   * @throws IllegalArgumentException if it is another one, such as a transposed view
   */
  static NDArray required(NDArray array) {
    if (array.getDataType() != DataType.FLOAT32) {
      throw new IllegalArgumentException("expected float32, got " + array.getDataType());
    }
    long[] strides = TensorMemory.strides(array);
    long expected = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      long size = array.getShape().get(axis);
      if (size > 1 && strides[axis] != expected) {
        throw new IllegalArgumentException(
            "expected an array with its rows one after the other, got a view of "
                + array.getShape());
      }
      expected *= size;
    }
    return array;
  }
}
