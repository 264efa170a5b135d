package org.lacuna.methods.loza;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.streaming.StreamingAttention;

/** {@code alpha full + (1 - alpha) streaming}, with alpha as the layer's one weight. */
public final class LozaAttention implements AttentionLayer {
  /** The weight's name; {@code [1]}, alpha once it has passed its {@link LozaConfig.Range}. */
  public static final String WEIGHT = "alpha";

  private final LozaConfig parameters;
  private final HeadShape heads;
  private final FullAttention full;
  private final StreamingAttention streaming;

  /** A layer for the given heads. */
  public LozaAttention(LozaConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
    full = new FullAttention(heads);
    streaming = new StreamingAttention(parameters.streaming(), heads);
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return mixed(tape, in, alpha(parameters.alpha(), in.weight(WEIGHT)));
  }

  /** The layer with a given alpha {@code [1]}. */
  public NDArray mixed(Tape tape, AttentionInputs in, NDArray alpha) {
    NDArray[] qkv = tape.cutAll(in.q(), in.k(), in.v()); // both branches walk back to them
    AttentionInputs shared = in.with(qkv[0], qkv[1], qkv[2]);
    return mix(alpha, full.prefill(tape, shared), streaming.prefill(tape, shared));
  }

  /** {@code alpha a + (1 - alpha) b}. */
  static NDArray mix(NDArray alpha, NDArray a, NDArray b) {
    return Ops.cast(b.add(a.sub(b).mul(alpha)), TensorType.of(b));
  }

  /** The mixing weight between 0 and 1 that a layer's weight stands for. */
  static NDArray alpha(LozaConfig.Range range, NDArray weight) {
    return switch (range) {
      case SIGMOID -> Ops.sigmoid(weight);
      case CLAMP -> {
        NDManager manager = weight.getManager();
        DataType type = weight.getDataType();
        yield Ops.clampToUnit(weight.add(manager.full(new Shape(), 0.5f, type)));
      }
    };
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new LozaCache(
        parameters.alpha(),
        full.newCache(manager, batch, rows),
        streaming.newCache(manager, batch, rows));
  }

  /** Every key is seen, the streaming branch's twice. */
  @Override
  public Visibility visibility(AttentionInputs in) {
    Visibility all = full.visibility(in);
    Visibility some = streaming.visibility(in);
    return new Visibility() {
      @Override
      public int batch() {
        return all.batch();
      }

      @Override
      public int heads() {
        return all.heads();
      }

      @Override
      public int length() {
        return all.length();
      }

      @Override
      public void forEachRun(int sequence, int head, int query, Run run) {
        all.forEachRun(sequence, head, query, run);
      }

      @Override
      public long attended(int sequence, int head, int query) {
        return all.count(sequence, head, query) + some.count(sequence, head, query);
      }
    };
  }

  @Override
  public Accounting accounting() {
    Accounting all = full.accounting();
    Accounting some = streaming.accounting();
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return all.visibleKeys(position) + some.visibleKeys(position);
      }

      @Override
      public long cacheElements(long length) {
        return all.cacheElements(length) + some.cacheElements(length);
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }

  @Override
  public List<LayerWeight> weights(int dim) {
    return List.of(LayerWeight.vector(WEIGHT, 1, parameters.firstWeight()));
  }

  /** Alpha itself. */
  @Override
  public Map<String, Double> readings(LayerWeights weights) {
    NDArray weight = weights.get(WEIGHT);
    try (var _ = GradMode.off();
        NDManager scratch = weight.getManager().newSubManager()) {
      NDArray alpha = alpha(parameters.alpha(), Ops.alias(scratch, weight));
      return Map.of(WEIGHT, alpha.toType(DataType.FLOAT64, false).getDouble());
    }
  }
}
