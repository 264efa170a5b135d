package org.lacuna.experiments.config;

import java.util.Locale;

/**
 * How products of matrices are computed; weights, their sums and all between the products are
 * float32.
 */
public enum Precision {
  FLOAT32,
  /** Float32 whose operands a GPU rounds to 10 bits of mantissa. */
  TF32,
  /** Half of the bits, with a factor on the loss so that small gradients do not become 0. */
  FLOAT16,
  /** Half of the bits, with the exponents of float32. */
  BFLOAT16;

  /** As it stands in configurations, such as {@code "bfloat16"}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
