package org.lacuna.methods.full;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Draw;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;

/**
 * A layer that attends to long inputs by its method and to short ones in its full mode: a sparse
 * ratio that depends on the length of the input.
 *
 * <p>The length is that of the sequences that come together, in training as in inference. While
 * decoding, the prompt decides: a cache takes the form, of the method or of the full mode, that
 * belongs to the length of what it is given first, and keeps it however long the sequence becomes.
 * So a prompt that comes in chunks counts as long as its first chunk.
 *
 * <p>Weights of the method's own are the layer's at any length; the full mode gives no gradient to
 * those that it does not use.
 *
 * @param method attends to inputs of {@code tokens} tokens or more
 * @param full its full mode, attends to shorter ones
 * @param tokens length of the shortest input that the method is used for
 */
public record FromLength(AttentionLayer method, AttentionLayer full, int tokens)
    implements AttentionLayer {
  /**
   * The layer for inputs of some length on, in its own full mode below; the layer itself where that
   * makes no difference.
   *
   * @param tokens length of the shortest input that the method is used for
   */
  public static AttentionLayer of(AttentionLayer layer, int tokens) {
    AttentionLayer full = FullAttention.modeOf(layer);
    return tokens <= 1 || full.equals(layer) ? layer : new FromLength(layer, full, tokens);
  }

  /** What attends to an input of some length. */
  private AttentionLayer at(long length) {
    return length < tokens ? full : method;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return at(in.length()).prefill(tape, in);
  }

  @Override
  public NDArray train(Tape tape, AttentionInputs in, Draw draw) {
    return at(in.length()).train(tape, in, draw);
  }

  @Override
  public Optional<AttentionLayer> fullMode() {
    return Optional.of(full);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new FirstStretchCache(first -> at(first).newCache(manager, batch, rows));
  }

  /** The first chunk decides, and it is shorter than the whole. */
  @Override
  public boolean prefillsInChunks() {
    return false;
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return at(in.length()).visibility(in);
  }

  /**
   * Of inputs that come as a whole: what belongs to a length is that of an input so long, what
   * belongs to a position that of an input which ends there.
   */
  @Override
  public Accounting accounting() {
    Accounting below = full.accounting();
    Accounting above = method.accounting();
    return new Accounting() {
      private Accounting at(long length) {
        return length < tokens ? below : above;
      }

      @Override
      public long visibleKeys(long position) {
        return at(position + 1).visibleKeys(position);
      }

      @Override
      public long totalVisibleKeys(long length) {
        return at(length).totalVisibleKeys(length);
      }

      @Override
      public long cacheElements(long length) {
        return at(length).cacheElements(length);
      }

      @Override
      public long selectionFlops(long position) {
        return at(position + 1).selectionFlops(position);
      }

      @Override
      public long queryFlops(long position) {
        return at(position + 1).queryFlops(position);
      }

      @Override
      public long decodeFlops(long position) {
        return at(position + 1).decodeFlops(position);
      }

      @Override
      public long prefillFlops(long length) {
        return at(length).prefillFlops(length);
      }

      @Override
      public HeadShape heads() {
        return above.heads();
      }

      @Override
      public boolean isExact() {
        return below.isExact() && above.isExact();
      }
    };
  }

  @Override
  public double trainingFlops(long length) {
    return at(length).trainingFlops(length);
  }

  @Override
  public List<LayerWeight> weights(int dim) {
    return method.weights(dim);
  }

  @Override
  public Map<String, Double> readings(LayerWeights weights) {
    return method.readings(weights);
  }
}
