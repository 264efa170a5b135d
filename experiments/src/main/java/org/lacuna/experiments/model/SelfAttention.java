package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.full.FullAttention;

/**
 * Projections, rotation, the method's attention, an optional gate, and the way back: {@code W_o
 * (sigmoid(W_g h) * attend(rope(W_q h), rope(W_k h), W_v h))}.
 *
 * <p>The gate has one value a query head and token and no bias; it is the same for all methods, so
 * that none gains by it alone.
 */
final class SelfAttention extends InnerBlock {
  private final HeadShape heads;
  private final Parameter query;
  private final Parameter key;
  private final Parameter value;
  private final Parameter output;
  private final @Nullable Parameter gate;
  private final AttentionLayer method;
  private final AttentionLayer full;

  SelfAttention(String prefix, ModelConfig model, AttentionLayer method) {
    this.heads = model.headShape();
    this.method = method;
    this.full = new FullAttention(heads);
    long width = (long) heads.heads() * heads.dimension();
    long kvWidth = (long) heads.kvHeads() * heads.dimension();
    query = addParameter(Weight.of(prefix + ".q_proj.weight", width, model.dim()));
    key = addParameter(Weight.of(prefix + ".k_proj.weight", kvWidth, model.dim()));
    value = addParameter(Weight.of(prefix + ".v_proj.weight", kvWidth, model.dim()));
    output = addParameter(Weight.of(prefix + ".o_proj.weight", model.dim(), width));
    gate =
        model.outputGate()
            ? addParameter(Weight.of(prefix + ".gate_proj.weight", heads.heads(), model.dim()))
            : null;
  }

  AttentionLayer method() {
    return method;
  }

  /** Attends over normed hidden states {@code [B, L, D]}. */
  NDArray apply(Pass pass, NDArray h) {
    NDArray q = rotated(pass, h, query, heads.heads()); // [B, H, L, d]
    NDArray k = rotated(pass, h, key, heads.kvHeads());
    NDArray v = Ops.swapAxes(heads(pass, h, value, heads.kvHeads()), 1, 2);
    AttentionLayer attention = pass.mode() == Pass.Mode.FULL ? full : method;
    NDArray attended = attention.prefill(pass.tape(), q, k, v);
    if (gate != null) {
      NDArray logits = Ops.linear(h, pass.weight(gate, h.getDevice())); // [B, L, H]
      attended = attended.mul(Ops.sigmoid(Ops.swapAxes(logits, 1, 2).expandDims(3)));
    }
    NDArray joined =
        Ops.swapAxes(attended, 1, 2).reshape(h.getShape().get(0), h.getShape().get(1), -1);
    return Ops.linear(joined, pass.weight(output, h.getDevice()));
  }

  private NDArray rotated(Pass pass, NDArray h, Parameter projection, int count) {
    return Ops.scoped(
        h, y -> Ops.swapAxes(pass.rotary().rotate(heads(pass, y, projection, count)), 1, 2));
  }

  /** The heads of a projection: {@code [B, L, count, d]}. */
  private NDArray heads(Pass pass, NDArray h, Parameter projection, int count) {
    NDArray projected = Ops.linear(h, pass.weight(projection, h.getDevice()));
    Shape shape = h.getShape();
    return projected.reshape(shape.get(0), shape.get(1), count, heads.dimension());
  }
}
