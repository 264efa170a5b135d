package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;

/**
 * Normal random inputs of a layer, without positions. Hidden states are there for layers that make
 * gates or summaries of them, as wide as all query heads.
 *
 * @param heads the layer's heads
 * @param batch sequences, B
 * @param type of all numbers but weights
 */
record RandomInputs(HeadShape heads, int batch, TensorType type) {
  /** Inputs of some tokens for a layer without weights. */
  AttentionInputs draw(NDManager manager, long length) {
    int d = heads.dimension();
    NDArray q = operand(manager, batch, heads.heads(), length, d);
    NDArray k = operand(manager, batch, heads.kvHeads(), length, d);
    NDArray v = operand(manager, batch, heads.kvHeads(), length, heads.valueDimension());
    NDArray hidden = operand(manager, batch, length, width());
    return of(q, k, v, hidden, LayerWeights.NONE);
  }

  /** Normal random numbers in the shape of an output of the layer. */
  NDArray upstream(NDManager manager, long length) {
    return operand(manager, batch, heads.heads(), length, heads.valueDimension());
  }

  /** The weights that a layer declares; matrices keep the size of what they multiply. */
  LayerWeights weights(NDManager manager, AttentionLayer layer) {
    Map<String, NDArray> arrays = new HashMap<>();
    for (LayerWeight weight : layer.weights(width())) {
      Shape shape = weight.shape();
      double deviation = 1 / Math.sqrt((double) shape.get(shape.dimension() - 1));
      arrays.put(
          weight.name(),
          switch (weight.initial()) {
            case LayerWeight.Initial.Normal() -> normal(manager, deviation, shape.getShape());
            case LayerWeight.Initial.Values given -> Ops.create(manager, given.fill(shape), shape);
          });
    }
    return name -> Objects.requireNonNull(arrays.get(name), name);
  }

  /** The same inputs under a manager that closes with all that is derived from them. */
  static AttentionInputs borrowed(NDManager scratch, AttentionInputs in, LayerWeights weights) {
    return of(
        Ops.alias(scratch, in.q()),
        Ops.alias(scratch, in.k()),
        Ops.alias(scratch, in.v()),
        Ops.alias(scratch, in.hidden()),
        name -> Ops.alias(scratch, weights.get(name)));
  }

  /** The same inputs, queries, keys and values as leaves that gather gradients. */
  static AttentionInputs leaves(AttentionInputs in) {
    return of(
        Tape.leafOf(in.q()), Tape.leafOf(in.k()), Tape.leafOf(in.v()), in.hidden(), in.weights());
  }

  private static AttentionInputs of(
      NDArray q, NDArray k, NDArray v, NDArray hidden, LayerWeights weights) {
    return new AttentionInputs(
        q, k, v, new AttentionInputs.Origin(q, k, Rotation.NONE, hidden, null, null), weights);
  }

  /** Width of the hidden states, D. */
  private int width() {
    return heads.heads() * heads.dimension();
  }

  private NDArray operand(NDManager manager, long... shape) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray numbers = Ops.cast(normal(scratch, 1, shape), type);
      numbers.attach(manager);
      return numbers;
    }
  }

  private static NDArray normal(NDManager manager, double deviation, long... shape) {
    return manager.randomNormal(0, (float) deviation, new Shape(shape), DataType.FLOAT32);
  }
}
