package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.aten.Tape;

/**
 * Softmax attention to the keys that a pattern shows, forward and backward: what every sparse
 * method ends in; and the choice of such keys by their scores. The one in use is {@link
 * Kernels#active}.
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

  /**
   * The past blocks that score highest: forced ones first, then by score, of equal ones the first.
   * Entries of a query that has fewer past blocks are void, its own block and those after it. Which
   * blocks stand for scores that are no numbers is not said.
   *
   * @param scores {@code [B, Hc, n, N]}
   * @param forced past blocks that are taken whatever their scores
   * @param block tokens in a block
   * @param count entries of a query, at most {@code N}
   * @param first position of the first query in the sequence
   * @return the entries of a {@link BlockChoice}, {@code [B, Hc, n, count]} int32, under the
   *     manager of {@code scores}
   */
  default NDArray bestBlocks(
      NDArray scores, ForcedBlocks forced, int block, int count, long first) {
    return RankedBlocks.best(scores, forced, block, count, first);
  }
}
