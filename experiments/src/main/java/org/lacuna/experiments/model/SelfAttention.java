package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.full.FullAttention;

/**
 * Projections, the method's attention, an optional gate, and the way back: {@code W_o (sigmoid(W_g
 * h) * attend(q, k, v))}.
 *
 * <p>The gate has one value a query head and token and no bias; it is the same for all methods, so
 * that none gains by it alone.
 */
final class SelfAttention extends InnerBlock {
  private final int index;
  private final Projection projection;
  private final Linear output;
  private final @Nullable Linear gate;
  private final AttentionLayer method;
  private final AttentionLayer full;
  private final Map<String, Parameter> own = new LinkedHashMap<>();
  private final Map<String, LayerWeight.Initial> initials = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();

  SelfAttention(int index, String prefix, ModelConfig model, AttentionLayer method) {
    HeadShape heads = model.headShape();
    this.index = index;
    this.method = method;
    this.full = FullAttention.modeOf(method);
    projection = Projection.of(prefix, model, this::addParameter);
    long width = (long) heads.heads() * heads.valueDimension();
    boolean biased = model.bias().contains(Bias.OUTPUT);
    output = Linear.of(prefix + ".o_proj", model.dim(), width, biased, this::addParameter);
    gate =
        model.outputGate()
            ? Linear.of(prefix + ".gate_proj", heads.heads(), model.dim(), this::addParameter)
            : null;
    for (LayerWeight weight : method.weights(model.dim())) {
      Parameter parameter = addParameter(Weight.of(prefix, weight));
      own.put(weight.name(), parameter);
      initials.put(parameter.getName(), weight.initial());
      String source = weight.source();
      if (source != null) {
        sources.put(parameter.getName(), prefix + "." + source);
      }
    }
  }

  /** What attends in a mode. */
  AttentionLayer layer(AttentionMode mode) {
    return mode == AttentionMode.FULL ? full : method;
  }

  /** What the method's own weights hold before training, by the parameter's name. */
  Map<String, LayerWeight.Initial> initials() {
    return initials;
  }

  /** Numbers of the method's own weights that are worth recording, by name. */
  Map<String, Double> readings() {
    return method.readings(name -> Objects.requireNonNull(own.get(name), name).getArray());
  }

  /** What the method's own weights start from in a trained model, by the parameters' names. */
  Map<String, String> sources() {
    return sources;
  }

  /** Attends over normed hidden states {@code [B, L, D]}. */
  NDArray apply(Pass pass, NDArray h) {
    AttentionInputs in = inputs(pass, h, 0);
    pass.observer().attending(index, in);
    AttentionLayer layer = layer(pass.mode());
    NDArray attended =
        pass.tape().isRecording()
            ? layer.train(pass.tape(), in, pass.drawOf(index))
            : layer.prefill(pass.tape(), in);
    return output(pass, h, in, attended);
  }

  /**
   * Attends over normed hidden states {@code [B, n, D]} of tokens that follow those in a cache,
   * which takes them in: as over a whole sequence if it is empty, by what it keeps if it is not.
   */
  NDArray decode(Pass pass, KvCache cache, NDArray h) {
    AttentionInputs in = inputs(pass, h, cache.length());
    return output(pass, h, in, cache.length() == 0 ? prompt(pass, cache, in) : cache.extend(in));
  }

  private NDArray prompt(Pass pass, KvCache cache, AttentionInputs in) {
    cache.append(in);
    return layer(pass.mode()).prefill(pass.tape(), in);
  }

  /** An empty cache of the attention that the pass asks for. */
  KvCache newCache(Pass pass, NDManager manager, int batch) {
    return layer(pass.mode()).newCache(manager, batch, projection.rows(pass, manager.getDevice()));
  }

  /** What a layer attends over, for tokens from position {@code first} on. */
  private AttentionInputs inputs(Pass pass, NDArray h, long first) {
    return projection.apply(pass, h, first, gate(pass, h), name -> weight(pass, h, name));
  }

  /** The gate's values {@code [B, H, L, 1]}. */
  private @Nullable NDArray gate(Pass pass, NDArray h) {
    if (gate == null) {
      return null;
    }
    NDArray logits = gate.apply(pass, h); // [B, L, H]
    return Ops.sigmoid(Ops.swapAxes(logits, 1, 2).expandDims(3));
  }

  /** One of the method's own weights; views that the method makes of it end with the pass. */
  private NDArray weight(Pass pass, NDArray h, String name) {
    Parameter parameter = own.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the layer declared no weight " + name);
    }
    return Ops.alias(pass.tape().keeper(h), pass.weight(parameter, h.getDevice()));
  }

  /**
   * Gates what was attended, joins the heads and projects back to {@code [B, L, D]}, in the type of
   * products.
   */
  private NDArray output(Pass pass, NDArray h, AttentionInputs in, NDArray attended) {
    NDArray gates = in.origin().gate();
    NDArray gated = gates == null ? attended : attended.mul(gates);
    NDArray joined =
        Ops.swapAxes(gated, 1, 2).reshape(h.getShape().get(0), h.getShape().get(1), -1);
    return output.apply(pass, pass.operand(joined));
  }
}
