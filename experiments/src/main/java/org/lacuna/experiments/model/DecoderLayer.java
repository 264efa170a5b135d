package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.model.fused.FusedSwiGlu;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.aten.Ops;

/** Attention and a SwiGLU feed-forward layer, each behind a norm and added to the stream. */
final class DecoderLayer extends InnerBlock {
  private final RmsNorm attentionNorm;
  private final SelfAttention attention;
  private final RmsNorm feedForwardNorm;
  private final Linear gate;
  private final Linear up;
  private final Linear down;

  DecoderLayer(int index, ModelConfig model, AttentionLayer method) {
    String prefix = "model.layers." + index;
    attentionNorm =
        new RmsNorm(
            addParameter(Weight.of(prefix + ".input_layernorm.weight", model.dim())),
            model.normEpsilon());
    attention =
        addChildBlock("attention", new SelfAttention(index, prefix + ".self_attn", model, method));
    feedForwardNorm =
        new RmsNorm(
            addParameter(Weight.of(prefix + ".post_attention_layernorm.weight", model.dim())),
            model.normEpsilon());
    gate = feedForward(prefix + ".mlp.gate_proj", model.ffn(), model.dim(), model);
    up = feedForward(prefix + ".mlp.up_proj", model.ffn(), model.dim(), model);
    down = feedForward(prefix + ".mlp.down_proj", model.dim(), model.ffn(), model);
  }

  private Linear feedForward(String name, long out, long in, ModelConfig model) {
    return Linear.of(name, out, in, model.bias().contains(Bias.FFN), this::addParameter);
  }

  AttentionLayer attention(AttentionMode mode) {
    return attention.layer(mode);
  }

  /** What the attention's own weights hold before training, by the parameter's name. */
  Map<String, LayerWeight.Initial> initials() {
    return attention.initials();
  }

  /** Numbers of the attention's own weights that are worth recording, by name. */
  Map<String, Double> readings() {
    return attention.readings();
  }

  /** What the attention's own weights start from in a trained model, by the parameters' names. */
  Map<String, String> sources() {
    return attention.sources();
  }

  /** An empty cache of the attention that the pass asks for. */
  KvCache newCache(Pass pass, NDManager manager, int batch) {
    return attention.newCache(pass, manager, batch);
  }

  /** The next state of the residual stream {@code [B, L, D]}, of whole sequences. */
  NDArray apply(Pass pass, NDArray x) {
    return pass.recomputing()
        ? pass.tape().recomputed(x, (tape, y) -> apply(pass.within(tape), y))
        : next(pass, x, h -> attention.apply(pass, h));
  }

  /**
   * The next state of the residual stream {@code [B, n, D]}, of tokens that follow those in a
   * cache; it takes them in.
   */
  NDArray decode(Pass pass, KvCache cache, NDArray x) {
    return next(pass, x, h -> attention.decode(pass, cache, h));
  }

  private NDArray next(Pass pass, NDArray x, UnaryOperator<NDArray> attend) {
    NDArray start = pass.tape().cut(x);
    NDArray attended =
        start.add(
            Ops.scoped(
                start,
                // A segment of its own, as methods may cut what is projected from it.
                y -> attend.apply(pass.tape().cut(attentionInput(pass, y)))));
    NDArray middle = pass.tape().cut(attended);
    return middle.add(
        Ops.scoped(
            middle,
            // Gate and up share no more than this leaf, as their kernel's way back asks.
            y -> feedForward(pass, pass.tape().cut(feedForwardNorm.operand(pass, y)))));
  }

  /**
   * Where a GPU learns, what is attended over is in the type of products, as its kernels take it;
   * where it is measured, only products are.
   */
  private NDArray attentionInput(Pass pass, NDArray x) {
    return pass.tape().isRecording() && x.getDevice().isGpu()
        ? attentionNorm.operand(pass, x)
        : attentionNorm.apply(pass, x);
  }

  /** In the type of products throughout; the sum with the stream is float32 again. */
  private NDArray feedForward(Pass pass, NDArray h) {
    NDArray gated = gate.apply(pass, h);
    NDArray upward = up.apply(pass, h);
    return down.apply(
        pass,
        FusedSwiGlu.fits(gated)
            ? FusedSwiGlu.apply(pass.tape(), gated, upward)
            : Ops.silu(gated).mul(upward));
  }
}
