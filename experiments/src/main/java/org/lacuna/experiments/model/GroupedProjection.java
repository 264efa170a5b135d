package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

/**
 * Grouped-query attention: {@code rope(W_q h)}, {@code rope(W_k h)} and {@code W_v h}, where some
 * query heads share a head of keys and values. Qwen2 adds biases; Qwen3 norms each head of queries
 * and keys before the rotation, by weights that all heads share.
 */
final class GroupedProjection implements Projection {
  private final HeadShape heads;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final @Nullable RmsNorm queryNorm;
  private final @Nullable RmsNorm keyNorm;

  GroupedProjection(String prefix, ModelConfig model, UnaryOperator<Parameter> own) {
    heads = model.headShape();
    long width = (long) heads.heads() * heads.dimension();
    long kvWidth = (long) heads.kvHeads() * heads.dimension();
    boolean biased = model.bias().contains(Bias.QKV);
    query = Linear.of(prefix + ".q_proj", width, model.dim(), biased, own);
    key = Linear.of(prefix + ".k_proj", kvWidth, model.dim(), biased, own);
    value = Linear.of(prefix + ".v_proj", kvWidth, model.dim(), biased, own);
    queryNorm = model.qkNorm() ? norm(prefix + ".q_norm.weight", model, own) : null;
    keyNorm = model.qkNorm() ? norm(prefix + ".k_norm.weight", model, own) : null;
  }

  private static RmsNorm norm(String name, ModelConfig model, UnaryOperator<Parameter> own) {
    return new RmsNorm(own.apply(Weight.of(name, model.headDim())), model.normEpsilon());
  }

  @Override
  public AttentionInputs apply(
      Pass pass, NDArray h, long first, @Nullable NDArray gate, LayerWeights weights) {
    TensorType type = TensorType.of(h);
    NDArray in = pass.operand(h);
    // Cut, as methods may read them beside what becomes of them here.
    NDArray plainQ = // [B, n, H, d]
        pass.tape().cut(normed(pass, heads(pass, in, type, query, heads.heads()), queryNorm));
    NDArray plainK =
        pass.tape().cut(normed(pass, heads(pass, in, type, key, heads.kvHeads()), keyNorm));
    NDArray v = Ops.swapAxes(heads(pass, in, type, value, heads.kvHeads()), 1, 2);
    AttentionInputs.Origin origin =
        new AttentionInputs.Origin(
            Ops.swapAxes(plainQ, 1, 2), Ops.swapAxes(plainK, 1, 2), pass.rotary(), h, gate, null);
    return new AttentionInputs(
        rotated(pass, plainQ, first), rotated(pass, plainK, first), v, origin, weights);
  }

  /** The heads of a projection in the hidden states' own type: {@code [B, n, count, d]}. */
  private NDArray heads(Pass pass, NDArray in, TensorType type, Linear projection, int count) {
    Shape shape = in.getShape();
    return Ops.cast(projection.apply(pass, in), type)
        .reshape(shape.get(0), shape.get(1), count, heads.dimension());
  }

  private static NDArray normed(Pass pass, NDArray x, @Nullable RmsNorm norm) {
    return norm == null ? x : norm.apply(pass, x);
  }

  /** Rotates {@code [B, n, count, d]} to {@code [B, count, n, d]}. */
  private static NDArray rotated(Pass pass, NDArray x, long first) {
    return Ops.scoped(x, y -> pass.rotary().rotateHeads(pass.tape(), y, first));
  }

  @Override
  public KvRows rows(Pass pass, Device device) {
    return KvRows.grouped(heads);
  }
}
