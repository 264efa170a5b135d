package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.aten.Tape;

/**
 * Softmax attention to the keys that a pattern shows, forward and backward: what every sparse
 * method ends in. The one in use is {@link Kernels#active}.
 */
public interface AttentionKernel {
  /** The name in flags, logs and tables. */
  String name();

  /**
   * Attends: {@code softmax(scale q k^T + bias) v} over the visible keys of each query, zeros for a
   * query that sees none.
   *
   * @param tape joins the backward pass; {@link Tape#off()} for inference
   * @param q {@code [B, H, n, d]}; a single query is a decode step
   * @param keys what may be seen, numbered from the first key of the first of them on; query head
   *     {@code h} reads key head {@code h / (H / Hk)}
   * @param scale the factor on the scores
   * @return {@code [B, H, n, dv]}, under the manager of {@code q}
   */
  NDArray attend(Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern, double scale);

  /** As above with the scale {@code 1 / sqrt(d)}. */
  default NDArray attend(Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern) {
    return attend(tape, q, keys, pattern, 1 / Math.sqrt((double) q.getShape().get(3)));
  }

  /** Attends over a whole sequence's keys and values. */
  default NDArray attend(Tape tape, AttentionInputs in, KeyPattern pattern) {
    return attend(tape, in.q(), KeyValues.of(in.k(), in.v()), pattern);
  }
}
