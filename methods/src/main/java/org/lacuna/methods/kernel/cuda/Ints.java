package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** A list of numbers that grows. */
final class Ints {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void add(int first, int second) {
    add(first);
    add(second);
  }

  void add(int first, int second, int third, int fourth) {
    add(first, second);
    add(third, fourth);
  }

  void addAll(Ints others) {
    for (int i = 0; i < others.size; i++) {
      add(others.values[i]);
    }
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /** The list in a device's memory; a list of nothing takes one number there. */
  NDArray on(NDManager manager) {
    int[] all = Arrays.copyOf(values, Math.max(1, size));
    return manager.create(all, new Shape(all.length));
  }
}
