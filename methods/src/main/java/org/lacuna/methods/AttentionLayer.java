package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lacuna.methods.aten.Tape;

/** Attention of one layer, by one method; holds no state between calls. */
public interface AttentionLayer {
  /**
   * Attends causally over a whole sequence.
   *
   * @param tape joins the backward pass where the layer keeps no graph; {@link Tape#off()} for
   *     inference
   * @return {@code [B, H, L, dv]}
   */
  NDArray prefill(Tape tape, AttentionInputs in);

  /**
   * Attends in training. Methods whose training differs from their inference do so here, and hand
   * losses of their own to {@link Tape#auxiliary}.
   *
   * @param draw what the layer draws at random in this forward pass
   * @return {@code [B, H, L, dv]}, what enters the residual stream
   */
  default NDArray train(Tape tape, AttentionInputs in, Draw draw) {
    return prefill(tape, in);
  }

  /**
   * The layer's full inference mode on the same weights, where that is more than full attention
   * over its queries, keys and values.
   */
  default Optional<AttentionLayer> fullMode() {
    return Optional.empty();
  }

  /**
   * An empty cache for {@code batch} sequences that come in chunks or token by token; its arrays
   * belong to the manager.
   *
   * @param rows the form of past keys and values; a layer that changes keys keeps its own form
   */
  KvCache newCache(NDManager manager, int batch, KvRows rows);

  /** An empty cache of plain keys and values. */
  default KvCache newCache(NDManager manager, int batch) {
    return newCache(manager, batch, KvRows.grouped(accounting().heads()));
  }

  /**
   * Whether a prefill may come in chunks: through a cache, a stretch after the other, with what
   * {@link #prefill} gives for the whole. Not so where keys are chosen by the whole prompt, or
   * where what follows a prompt attends otherwise.
   */
  default boolean prefillsInChunks() {
    return true;
  }

  /** Which keys each query of a prefill with these inputs sees. Costs another selection. */
  Visibility visibility(AttentionInputs in);

  /** What the layer costs at any length, from the method's definition. */
  Accounting accounting();

  /**
   * Floating-point operations of the forward pass of {@link #train} over a sequence, counted as in
   * {@link Accounting#prefillFlops}; the expected number where it depends on the draw.
   */
  default double trainingFlops(long length) {
    return accounting().prefillFlops(length);
  }

  /**
   * The weights that the layer has of its own.
   *
   * @param dim width of the hidden states, D
   */
  default List<LayerWeight> weights(int dim) {
    return List.of();
  }

  /**
   * Numbers of the layer's own weights that are worth recording while it trains, by name.
   *
   * @param weights the values of {@link #weights}
   */
  default Map<String, Double> readings(LayerWeights weights) {
    return Map.of();
  }
}
