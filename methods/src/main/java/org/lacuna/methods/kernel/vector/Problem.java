package org.lacuna.methods.kernel.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.lanes.Rows;

/**
 * Queries and what they attend to, as addresses.
 *
 * @param q the queries
 * @param parts keys and values that follow each other
 * @param batch sequences, B
 * @param heads query heads, H
 * @param queries queries a head, n
 * @param keyHeads heads of the part that has most; query heads of one such head share all keys
 * @param d channels of queries and keys
 * @param dv channels of values
 * @param scale the factor on the scores
 */
record Problem(
    Rows q,
    List<Part> parts,
    int batch,
    int heads,
    int queries,
    int keyHeads,
    int d,
    int dv,
    float scale) {
  /**
   * Some of the keys and values.
   *
   * @param k the keys
   * @param v the values
   * @param heads key heads of this part
   * @param first number of its first key
   * @param end number after its last key
   */
  record Part(Rows k, Rows v, int heads, int first, int end) {}

  static Problem of(NDArray q, List<KeyValues> keys, double scale) {
    List<Part> parts = new ArrayList<>();
    int first = 0;
    int keyHeads = 1;
    for (KeyValues some : keys) {
      int end = first + some.length();
      parts.add(new Part(Rows.of(some.k()), Rows.of(some.v()), some.heads(), first, end));
      keyHeads = Math.max(keyHeads, some.heads());
      first = end;
    }
    Shape shape = q.getShape();
    return new Problem(
        Rows.of(q),
        parts,
        Math.toIntExact(shape.get(0)),
        Math.toIntExact(shape.get(1)),
        Math.toIntExact(shape.get(2)),
        keyHeads,
        Math.toIntExact(shape.get(3)),
        Math.toIntExact(keys.getFirst().v().getShape().get(3)),
        (float) scale);
  }

  /** The part that a key is in. */
  Part partOf(int key) {
    for (Part part : parts) {
      if (key < part.end()) {
        return part;
      }
    }
    throw new IllegalArgumentException("key %d of %d".formatted(key, parts.getLast().end()));
  }

  /** Query heads that share all keys. */
  int group() {
    return heads / keyHeads;
  }

  /** Heads of the part that has fewest. */
  int fewestHeads() {
    return parts.stream().mapToInt(Part::heads).min().orElseThrow();
  }

  /** The head of a part that a key head of the part with most heads reads. */
  int headOf(Part part, int keyHead) {
    return keyHead / (keyHeads / part.heads());
  }

  /** The number of a query among all of them. */
  long row(int b, int h, int i) {
    return ((long) b * heads + h) * queries + i;
  }
}
