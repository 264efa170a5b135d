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
 * A layer that attends to a prompt by its method and decodes in its full mode: how MoBA is
 * evaluated in its paper.
 *
 * @param prefilling attends to whole sequences
 * @param decoding its full mode
 */
public record FullDecoding(AttentionLayer prefilling, AttentionLayer decoding)
    implements AttentionLayer {
  /** The layer with its own full mode. */
  public static FullDecoding of(AttentionLayer layer) {
    return new FullDecoding(layer, FullAttention.modeOf(layer));
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return prefilling.prefill(tape, in);
  }

  @Override
  public NDArray train(Tape tape, AttentionInputs in, Draw draw) {
    return prefilling.train(tape, in, draw);
  }

  @Override
  public Optional<AttentionLayer> fullMode() {
    return Optional.of(decoding);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return decoding.newCache(manager, batch, rows);
  }

  @Override
  public boolean prefillsInChunks() {
    return prefilling.equals(decoding);
  }

  /** What a prefill sees. */
  @Override
  public Visibility visibility(AttentionInputs in) {
    return prefilling.visibility(in);
  }

  /** Keys of a prefill; cache and operations of decoding. */
  @Override
  public Accounting accounting() {
    Accounting prompt = prefilling.accounting();
    Accounting step = decoding.accounting();
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return prompt.visibleKeys(position);
      }

      @Override
      public long cacheElements(long length) {
        return step.cacheElements(length);
      }

      @Override
      public long selectionFlops(long position) {
        return prompt.selectionFlops(position);
      }

      @Override
      public HeadShape heads() {
        return prompt.heads();
      }

      @Override
      public long queryFlops(long position) {
        return prompt.queryFlops(position);
      }

      @Override
      public long decodeFlops(long position) {
        return step.decodeFlops(position);
      }

      @Override
      public boolean isExact() {
        return prompt.isExact();
      }
    };
  }

  @Override
  public double trainingFlops(long length) {
    return prefilling.trainingFlops(length);
  }

  @Override
  public List<LayerWeight> weights(int dim) {
    return prefilling.weights(dim);
  }

  @Override
  public Map<String, Double> readings(LayerWeights weights) {
    return prefilling.readings(weights);
  }
}
