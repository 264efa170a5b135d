package org.lacuna.methods.kernel.cuda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaContext;
import org.lacuna.methods.kernel.KeyValues;

/**
 * Queries and what they attend to.
 *
 * @param q {@code [B, H, n, d]}
 * @param parts keys and values that follow each other
 * @param scale the factor on the scores
 * @param type of the numbers given
 * @param device where they are
 */
record Problem(
    NDArray q, List<KeyValues> parts, double scale, TensorType type, CudaContext device) {
  static Problem of(NDArray q, List<KeyValues> keys, double scale) {
    return new Problem(q, keys, scale, TensorType.of(q), CudaContext.of(q.getDevice()));
  }

  private static int size(NDArray x, int axis) {
    return Math.toIntExact(x.getShape().get(axis));
  }

  int batch() {
    return size(q, 0);
  }

  int heads() {
    return size(q, 1);
  }

  int queries() {
    return size(q, 2);
  }

  int d() {
    return size(q, 3);
  }

  int dv() {
    return size(parts.getFirst().v(), 3);
  }

  /** Key heads of the part that has most: query heads of one such head share all keys. */
  int keyHeads() {
    return parts.stream().mapToInt(KeyValues::heads).max().orElseThrow();
  }

  /** Keys of all parts. */
  int keys() {
    return parts.stream().mapToInt(KeyValues::length).sum();
  }

  Shape rows() {
    return new Shape(batch(), heads(), queries());
  }
}
