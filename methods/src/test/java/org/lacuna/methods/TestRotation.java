package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A rotary embedding with base 100, once on tensors and once written out. */
final class TestRotation implements Rotation {
  static final TestRotation INSTANCE = new TestRotation();

  private static final double BASE = 100;

  private TestRotation() {}

  @Override
  public NDArray rotate(NDArray x, long[] positions) {
    NDManager manager = x.getManager();
    int d = Math.toIntExact(x.getShape().get(3));
    float[] cosine = new float[positions.length * d];
    float[] sine = new float[positions.length * d];
    for (int t = 0; t < positions.length; t++) {
      for (int i = 0; i < d; i++) {
        cosine[t * d + i] = (float) Math.cos(angle(positions[t], i, d));
        sine[t * d + i] = (float) (Math.sin(angle(positions[t], i, d)) * (i < d / 2 ? -1 : 1));
      }
    }
    Shape shape = new Shape(positions.length, d);
    NDArray swapped =
        NDArrays.concat(new NDList(Ops.narrow(x, 3, d / 2, d / 2), Ops.narrow(x, 3, 0, d / 2)), 3);
    return x.mul(Ops.create(manager, cosine, shape).toType(x.getDataType(), false))
        .add(swapped.mul(Ops.create(manager, sine, shape).toType(x.getDataType(), false)));
  }

  /** Channels {@code i} and {@code i + d/2} turned by the same angle. */
  static INDArray rotateRow(INDArray row, long position) {
    return Nd4j.createFromArray(rotated(row.toDoubleVector(), position));
  }

  static double[] rotated(double[] from, long position) {
    int d = from.length;
    double[] to = new double[d];
    for (int i = 0; i < d / 2; i++) {
      double cosine = (float) Math.cos(angle(position, i, d)); // as exact as the fast path's table
      double sine = (float) Math.sin(angle(position, i, d));
      to[i] = from[i] * cosine - from[i + d / 2] * sine;
      to[i + d / 2] = from[i + d / 2] * cosine + from[i] * sine;
    }
    return to;
  }

  private static double angle(long position, int channel, int d) {
    return position * Math.pow(BASE, -2.0 * (channel % (d / 2)) / d);
  }
}
