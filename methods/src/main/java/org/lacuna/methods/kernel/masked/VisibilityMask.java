package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;

/** The mask of any visibility, written out run by run. */
final class VisibilityMask extends HeadMask {
  private final Visibility visibility;

  /** The mask that shows to each query of a sequence what the visibility tells. */
  VisibilityMask(Visibility visibility) {
    super(new Shape(visibility.batch(), visibility.heads(), visibility.length()), 0);
    this.visibility = visibility;
  }

  @Override
  public NDArray bias(
      NDManager manager, DataType type, int from, int to, Stretches keys, int group) {
    int rows = to - from;
    float[] bias = new float[Math.toIntExact(batch * heads * rows * to)];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    int row = 0;
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        for (int t = from; t < to; t++, row++) {
          int start = row * to;
          visibility.forEachRun(
              b, h, t, (first, end) -> Arrays.fill(bias, start + first, start + end, 0));
        }
      }
    }
    Shape shape = new Shape(batch, heads / group, (long) group * rows, to);
    return Ops.create(manager, bias, shape).toType(type, false);
  }
}
