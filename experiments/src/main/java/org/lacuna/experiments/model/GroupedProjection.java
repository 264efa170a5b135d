package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.Ops;

/**
 * Grouped-query attention: {@code rope(W_q h)}, {@code rope(W_k h)} and {@code W_v h}, where some
 * query heads share a head of keys and values.
 */
final class GroupedProjection implements Projection {
  private final HeadShape heads;
  private final Parameter query;
  private final Parameter key;
  private final Parameter value;

  GroupedProjection(String prefix, ModelConfig model, UnaryOperator<Parameter> own) {
    heads = model.headShape();
    long width = (long) heads.heads() * heads.dimension();
    long kvWidth = (long) heads.kvHeads() * heads.dimension();
    query = own.apply(Weight.of(prefix + ".q_proj.weight", width, model.dim()));
    key = own.apply(Weight.of(prefix + ".k_proj.weight", kvWidth, model.dim()));
    value = own.apply(Weight.of(prefix + ".v_proj.weight", kvWidth, model.dim()));
  }

  @Override
  public AttentionInputs apply(
      Pass pass, NDArray h, long first, @Nullable NDArray gate, LayerWeights weights) {
    NDArray plainQ = heads(pass, h, query, heads.heads()); // [B, n, H, d]
    NDArray plainK = heads(pass, h, key, heads.kvHeads());
    NDArray v = Ops.swapAxes(heads(pass, h, value, heads.kvHeads()), 1, 2);
    AttentionInputs.Origin origin =
        new AttentionInputs.Origin(
            Ops.swapAxes(plainQ, 1, 2), Ops.swapAxes(plainK, 1, 2), pass.rotary(), h, gate, null);
    return new AttentionInputs(
        rotated(pass, plainQ, first), rotated(pass, plainK, first), v, origin, weights);
  }

  /** The heads of a projection: {@code [B, n, count, d]}. */
  private NDArray heads(Pass pass, NDArray h, Parameter projection, int count) {
    NDArray projected = Ops.linear(h, pass.weight(projection, h.getDevice()));
    Shape shape = h.getShape();
    return projected.reshape(shape.get(0), shape.get(1), count, heads.dimension());
  }

  /** Rotates {@code [B, n, count, d]} to {@code [B, count, n, d]}. */
  private static NDArray rotated(Pass pass, NDArray x, long first) {
    return Ops.scoped(x, y -> Ops.swapAxes(pass.rotary().rotateSequence(y, first), 1, 2));
  }

  @Override
  public KvRows rows(Pass pass, Device device) {
    return KvRows.grouped(heads);
  }
}
