package org.lacuna.methods.kernel.lanes;

import ai.djl.ndarray.NDArray;
import org.lacuna.methods.aten.TensorMemory;

/**
 * Where the rows of a tensor {@code [B, H, n, c]} lie in memory; channels lie side by side.
 *
 * @param address of the first number
 * @param sequence bytes from one sequence to the next
 * @param head bytes from one head to the next
 * @param row bytes from one row to the next
 */
public record Rows(long address, long sequence, long head, long row) {
  /** The rows of a float32 tensor, valid as long as it is open. */
  public static Rows of(NDArray x) {
    long[] strides = TensorMemory.strides(x);
    return new Rows(
        TensorMemory.address(x),
        strides[0] * Float.BYTES,
        strides[1] * Float.BYTES,
        strides[2] * Float.BYTES);
  }

  /** The address of a row. */
  public long at(int b, int h, long i) {
    return address + b * sequence + h * head + i * row;
  }
}
