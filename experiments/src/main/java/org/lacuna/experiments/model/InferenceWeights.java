package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/** The weights as they are, without gradients. */
final class InferenceWeights extends ParameterStore {
  @Override
  public NDArray getValue(Parameter parameter, Device device, boolean training) {
    return parameter.getArray();
  }
}
