package org.lacuna.experiments.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.lacuna.methods.aten.Tape;

/**
 * The weights of one step: leaves that share the parameters' memory and gather this step's
 * gradients, and are freed with the step. (A gradient that stays on the parameter would have to be
 * set to zero and added to, two passes over memory each step.) Weights that are not trained are
 * given as they are.
 */
final class StepWeights extends ParameterStore {
  private final NDManager manager;
  private final Set<Parameter> trained;
  private final Map<Parameter, NDArray> leaves = new LinkedHashMap<>();

  StepWeights(NDManager manager, Set<Parameter> trained) {
    this.manager = manager;
    this.trained = trained;
  }

  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    if (!trained.contains(parameter)) {
      return parameter.getArray();
    }
    return leaves.computeIfAbsent(
        parameter,
        p -> {
          NDArray leaf = Tape.leafOf(p.getArray());
          leaf.attach(manager);
          return leaf;
        });
  }

  /** The gradient of each trained parameter that the step used. */
  Map<Parameter, NDArray> gradients() {
    Map<Parameter, NDArray> gradients = new LinkedHashMap<>();
    leaves.forEach((parameter, leaf) -> {
      NDArray gradient = leaf.getGradient();
      gradient.attach(manager);
      gradients.put(parameter, gradient);
    });
    return gradients;
  }
}
