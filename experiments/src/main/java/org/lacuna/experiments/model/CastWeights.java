package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.Ops;

/**
 * Weights for products in a half type, each of whose matrices is cast once: where tokens are
 * decoded one by one, casting them for every token would take longer than the products.
 */
final class CastWeights extends ParameterStore implements ProductSource {
  private final ParameterStore weights;
  private final NDManager manager;
  private final Map<Parameter, NDArray> matrices = new HashMap<>();

  private CastWeights(ParameterStore weights, NDManager manager) {
    this.weights = weights;
    this.manager = manager;
  }

  /**
   * Weights that stay as they are for a while.
   *
   * @param manager owns the cast matrices
   * @return the weights themselves where products are float32, or need no arrays
   */
  static ParameterStore of(ParameterStore weights, NDManager manager) {
    return Autocast.type().isHalf() && !(weights instanceof ProductSource)
        ? new CastWeights(weights, manager)
        : weights;
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    return weights.getValue(parameter, device, training);
  }

  @Override
  public NDArray linear(NDArray x, Parameter weight, @Nullable Parameter bias) {
    NDArray matrix =
        matrices.computeIfAbsent(
            weight, it -> Ops.cast(manager, getValue(it, x.getDevice(), false), Autocast.type()));
    return bias == null
        ? Ops.linear(x, matrix)
        : Ops.linear(x, matrix, getValue(bias, x.getDevice(), false));
  }

  @Override
  public NDArray embedding(Parameter table, NDArray ids) {
    return Ops.embedding(getValue(table, ids.getDevice(), false), ids);
  }
}
