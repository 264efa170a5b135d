package org.lacuna.results;

/**
 * The most that a device was seen to do.
 *
 * @param flops floating-point operations a second of a large product of matrices
 * @param bytes that a large copy moved a second, read and written
 */
public record Ceilings(double flops, double bytes) {
  /** The least time, in milliseconds, for so many operations and bytes. */
  public double milliseconds(double operations, double moved) {
    return 1e3 * Math.max(operations / flops, moved / bytes);
  }

  @Override
  public String toString() {
    return "%s TFLOP/s and %s TB/s"
        .formatted(Digits.three(flops / 1e12), Digits.three(bytes / 1e12));
  }
}
