package org.lacuna.methods.kernel.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * {@code exp(x)} of numbers that are at most a little above 0, as softmax needs it, to about one
 * unit in the last place: {@code x = n ln 2 + r}, a polynomial for {@code exp(r)} (Cephes' {@code
 * expf}), and {@code n} added to the exponent's bits.
 */
public final class Exponential {
  /** Below, the result is as good as zero; this keeps it a normal number. */
  private static final FloatVector LEAST = constant(-87);

  private static final FloatVector LOG2_E = constant(1.442695f);

  /** Added and taken away, it rounds to whole numbers; its last bits then hold the number. */
  private static final FloatVector ROUNDER = constant(0x1.8p23f);

  private static final FloatVector MINUS_LN2_HIGH = constant(-0.6933594f);
  private static final FloatVector MINUS_LN2_LOW = constant(2.1219444e-4f);
  private static final FloatVector C6 = constant(1.9875691e-4f);
  private static final FloatVector C5 = constant(1.3981999e-3f);
  private static final FloatVector C4 = constant(8.333452e-3f);
  private static final FloatVector C3 = constant(4.1665796e-2f);
  private static final FloatVector C2 = constant(0.16666666f);
  private static final FloatVector C1 = constant(0.5f);
  private static final FloatVector ONE = constant(1);
  private static final int MANTISSA_BITS = 23;

  private Exponential() {}

  private static FloatVector constant(float value) {
    return FloatVector.broadcast(Lanes.SPECIES, value);
  }

  /** {@code exp(x)}, lane by lane. */
  public static FloatVector of(FloatVector exponent) {
    FloatVector x = exponent.blend(LEAST, exponent.compare(VectorOperators.LT, LEAST));
    FloatVector rounded = x.fma(LOG2_E, ROUNDER);
    FloatVector n = rounded.sub(ROUNDER);
    FloatVector r = n.fma(MINUS_LN2_LOW, n.fma(MINUS_LN2_HIGH, x));
    FloatVector p = C6.fma(r, C5).fma(r, C4).fma(r, C3).fma(r, C2).fma(r, C1);
    return p.fma(r.mul(r), r.add(ONE))
        .reinterpretAsInts()
        .add(rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS))
        .reinterpretAsFloats();
  }
}
