package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;

/**
 * Full attention over values with a projection of the hidden states added by a weight of its own:
 * the least that needs all a layer is given.
 */
record HiddenValues(HeadShape heads) implements AttentionLayer {
  private static final String WEIGHT = "extra_proj.weight";

  private AttentionInputs widened(AttentionInputs in) {
    Shape shape = in.v().getShape();
    NDArray extra =
        Ops.linear(in.hidden(), in.weight(WEIGHT))
            .reshape(shape.get(0), shape.get(2), shape.get(1), shape.get(3));
    return in.with(in.q(), in.k(), in.v().add(Ops.swapAxes(extra, 1, 2)));
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return new FullAttention(heads).prefill(tape, widened(in));
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    KvCache inner = new FullAttention(heads).newCache(manager, batch);
    return new KvCache() {
      @Override
      public void append(AttentionInputs in) {
        inner.append(widened(in));
      }

      @Override
      public NDArray extend(AttentionInputs in) {
        return inner.extend(widened(in));
      }

      @Override
      public long length() {
        return inner.length();
      }

      @Override
      public long elements() {
        return inner.elements();
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return new FullAttention(heads).visibility(in);
  }

  @Override
  public Accounting accounting() {
    return new FullAttention(heads).accounting();
  }

  @Override
  public List<LayerWeight> weights(int dim) {
    long width = (long) heads.kvHeads() * heads.valueDimension();
    return List.of(LayerWeight.matrix(WEIGHT, width, dim));
  }
}
