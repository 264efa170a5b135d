package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Random queries, keys and values, the same numbers for the fast path and the reference.
 *
 * @param heads their heads
 * @param length tokens
 * @param q {@code [H, L, d]} row-major, likewise {@code k} and {@code v} {@code [Hkv, L, d]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Sample(HeadShape heads, int length, float[] q, float[] k, float[] v) {
  /** Normal random numbers. */
  public static Sample random(HeadShape heads, int length, long seed) {
    Random random = new Random(seed);
    int row = length * heads.dimension();
    return new Sample(
        heads,
        length,
        normal(random, heads.heads() * row),
        normal(random, heads.kvHeads() * row),
        normal(random, heads.kvHeads() * row));
  }

  static float[] normal(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** The queries as {@code [1, H, L, d]}. */
  public NDArray q(NDManager manager) {
    return tensor(manager, q, heads.heads());
  }

  /** The keys as {@code [1, Hkv, L, d]}. */
  public NDArray k(NDManager manager) {
    return tensor(manager, k, heads.kvHeads());
  }

  /** The values as {@code [1, Hkv, L, d]}. */
  public NDArray v(NDManager manager) {
    return tensor(manager, v, heads.kvHeads());
  }

  private NDArray tensor(NDManager manager, float[] values, int rows) {
    return manager.create(values, new Shape(1, rows, length, heads.dimension()));
  }

  /** The queries in float64 as {@code [H, L, d]}. */
  public INDArray referenceQ() {
    return reference(q, heads.heads());
  }

  /** The keys in float64 as {@code [Hkv, L, d]}. */
  public INDArray referenceK() {
    return reference(k, heads.kvHeads());
  }

  /** The values in float64 as {@code [Hkv, L, d]}. */
  public INDArray referenceV() {
    return reference(v, heads.kvHeads());
  }

  private INDArray reference(float[] values, int rows) {
    return reference(values, rows, length, heads.dimension());
  }

  /** Float64 copies of row-major values. */
  static INDArray reference(float[] values, long... shape) {
    double[] copy = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      copy[i] = values[i];
    }
    return Nd4j.createFromArray(copy).reshape(shape);
  }

  /** The numbers of a tensor, widened. */
  public static double[] doubles(NDArray tensor) {
    return tensor.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  /**
   * Makes Java free the buffers that nothing of Java's refers to, and writes over them: what still
   * reads such memory reads rubbish from now on.
   */
  public static void overwriteFreedBuffers() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      for (int kilobytes = 1; kilobytes <= 1024; kilobytes *= 2) {
        for (int n = 0; n < 16; n++) {
          FloatBuffer rubbish = ByteBuffer.allocateDirect(kilobytes << 10).asFloatBuffer();
          while (rubbish.hasRemaining()) {
            rubbish.put(Float.NaN);
          }
        }
      }
    }
  }
}
