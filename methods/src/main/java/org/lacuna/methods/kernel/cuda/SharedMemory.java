package org.lacuna.methods.kernel.cuda;

import java.util.function.IntUnaryOperator;

/**
 * What a CTA may have of a device's shared memory: 99 KiB on GeForce cards, 163 on an A100, 227 on
 * an H100.
 *
 * @param available bytes
 */
record SharedMemory(int available) {
  /** Whether there is room. */
  boolean has(int bytes) {
    return bytes <= available;
  }

  /**
   * So many rows at a time as there is room for, the least even if there is none.
   *
   * @param most are tried first, then half of them
   * @param bytes of so many rows, and of what is beside them
   */
  int rows(int most, int least, IntUnaryOperator bytes) {
    int rows = most;
    while (rows > least && !has(bytes.applyAsInt(rows))) {
      rows /= 2;
    }
    return rows;
  }
}
