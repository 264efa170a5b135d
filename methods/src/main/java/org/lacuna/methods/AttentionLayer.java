package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.aten.Tape;

/** Attention of one layer, by one method; holds no state between calls. */
public interface AttentionLayer {
  /**
   * Attends causally over a whole sequence.
   *
   * @param tape joins the backward pass where the layer keeps no graph; {@link Tape#off()} for
   *     inference
   * @param q {@code [B, H, L, d]}
   * @param k {@code [B, Hkv, L, d]}
   * @param v {@code [B, Hkv, L, d]}
   * @return {@code [B, H, L, d]}
   */
  NDArray prefill(Tape tape, NDArray q, NDArray k, NDArray v);

  /** An empty cache for decoding {@code batch} sequences; its arrays belong to the manager. */
  KvCache newCache(NDManager manager, int batch);

  /** Which keys each query of a prefill with these arrays sees. Costs another selection. */
  Visibility visibility(NDArray q, NDArray k);

  /** What the layer costs at any length, from the method's definition. */
  Accounting accounting();
}
