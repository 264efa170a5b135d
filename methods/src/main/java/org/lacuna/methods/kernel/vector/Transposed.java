package org.lacuna.methods.kernel.vector;

/** Rows from anywhere as columns of one matrix. */
final class Transposed {
  private Transposed() {}

  /**
   * Copies rows: {@code to[c][r] = factor rows[r][c]}.
   *
   * @param rows addresses of the rows
   * @param channels numbers in a row
   * @param rowBytes bytes of a row of the result; lanes beyond {@code count} keep what they hold
   */
  static void copy(long[] rows, int count, int channels, float factor, long to, long rowBytes) {
    for (int r = 0; r < count; r++) {
      long from = rows[r];
      long at = to + r * Lanes.NUMBER;
      for (int c = 0; c < channels; c++) {
        Lanes.set(at + c * rowBytes, factor * Lanes.get(from + c * Lanes.NUMBER));
      }
    }
  }
}
