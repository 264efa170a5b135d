package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.methods.Draw;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;

/**
 * One forward pass: where weights come from, what records it, and how positions are rotated.
 *
 * @param weights gives the array of each parameter
 * @param tape joins the backward pass; {@link Tape#off()} for inference
 * @param rotary for at least as many positions as the pass has
 * @param mode which attention the layers use
 * @param draw a random number in {@code [0, 1)} that all layers share, and that each layer's own
 *     follows from; only training reads it
 * @param recomputing whether layers are computed again in the backward pass, which then needs
 *     nothing of them but their inputs
 * @param observer sees what each layer attends over
 */
public record Pass(
    ParameterStore weights,
    Tape tape,
    Rotary rotary,
    AttentionMode mode,
    double draw,
    boolean recomputing,
    AttentionObserver observer) {
  /** A pass that nobody observes. */
  public Pass(
      ParameterStore weights,
      Tape tape,
      Rotary rotary,
      AttentionMode mode,
      double draw,
      boolean recomputing) {
    this(weights, tape, rotary, mode, draw, recomputing, AttentionObserver.NONE);
  }

  /** A pass without gradients. */
  public static Pass inference(ParameterStore weights, Rotary rotary, AttentionMode mode) {
    return new Pass(weights, Tape.off(), rotary, mode, 0, false);
  }

  /** The same pass within a layer that is computed again, recorded by the tape of that time. */
  Pass within(Tape layer) {
    return new Pass(weights, layer, rotary, mode, draw, false, observer);
  }

  /** The same pass with an observer. */
  public Pass observed(AttentionObserver by) {
    return new Pass(weights, tape, rotary, mode, draw, recomputing, by);
  }

  /** What a layer draws: the same whenever it is computed for this pass. */
  Draw drawOf(int layer) {
    long seed = Double.doubleToLongBits(draw) + layer * 0x9E3779B97F4A7C15L;
    return new Draw(draw, new SplittableRandom(seed).nextDouble());
  }

  /** What several products take, in the type that they are computed in. */
  NDArray operand(NDArray h) {
    return Ops.cast(h, operandType(h));
  }

  /** That type. */
  TensorType operandType(NDArray h) {
    TensorType given = TensorType.of(h);
    return given == TensorType.FLOAT32 && !(weights instanceof ProductSource)
        ? Autocast.type()
        : given;
  }

  /** {@code W h}, or {@code W h + b}, of {@code [.., in]}, in the type of {@code h}. */
  NDArray linear(NDArray h, Parameter weight, @Nullable Parameter bias) {
    if (weights instanceof ProductSource products) {
      return products.linear(h, weight, bias);
    }
    NDArray w = weight(weight, h.getDevice());
    return bias == null ? Ops.linear(h, w) : Ops.linear(h, w, weight(bias, h.getDevice()));
  }

  /** A row of a matrix for each id. */
  NDArray embedding(Parameter table, NDArray ids) {
    return weights instanceof ProductSource products
        ? products.embedding(table, ids)
        : Ops.embedding(weight(table, ids.getDevice()), ids);
  }

  NDArray weight(Parameter parameter, Device device) {
    return weights.getValue(parameter, device, tape.isRecording());
  }
}
