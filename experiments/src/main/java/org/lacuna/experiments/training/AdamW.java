package org.lacuna.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.methods.aten.TensorMemory;

/**
 * Adam with decoupled weight decay (arXiv 1711.05101), on matrices only, after clipping the norm of
 * the whole gradient.
 *
 * <p>One pass over memory a step ({@link AdamWKernel}), where a chain of array operators would make
 * a dozen; on a GPU, whose memory Java does not reach, such a chain ({@link TensorAdamW}).
 */
final class AdamW {
  private final TrainingConfig training;
  private final Map<Parameter, Moments> moments = new LinkedHashMap<>();
  private final @Nullable TensorAdamW operators;

  /** The running mean of a parameter's gradient and of its square. */
  private record Moments(NDArray mean, NDArray square) {}

  /** Memory of zeros for every parameter, under the manager. */
  AdamW(TrainingConfig training, Collection<Parameter> parameters, NDManager manager) {
    this(training, parameters, manager, manager.getDevice().isGpu());
  }

  /** The same by operators on arrays, or on memory. */
  AdamW(
      TrainingConfig training,
      Collection<Parameter> parameters,
      NDManager manager,
      boolean byOperators) {
    this.training = training;
    operators = byOperators ? new TensorAdamW(parameters, manager) : null;
    for (Parameter parameter : parameters) {
      moments.put(
          parameter,
          operators != null
              ? new Moments(operators.mean(parameter), operators.square(parameter))
              : new Moments(
                  manager.zeros(parameter.getShape(), DataType.FLOAT32),
                  manager.zeros(parameter.getShape(), DataType.FLOAT32)));
    }
  }

  /** The mean and mean squared gradients, by name: what a checkpoint keeps. */
  Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    moments.forEach((parameter, m) -> state.put("mean." + parameter.getName(), m.mean()));
    moments.forEach((parameter, m) -> state.put("square." + parameter.getName(), m.square()));
    return state;
  }

  /** The norm of the whole gradient. */
  static double norm(Map<Parameter, NDArray> gradients) {
    if (gradients.values().stream().anyMatch(gradient -> gradient.getDevice().isGpu())) {
      return TensorAdamW.norm(gradients.values());
    }
    double sum = 0;
    for (NDArray gradient : gradients.values()) {
      sum += AdamWKernel.squaredNorm(TensorMemory.of(gradient), gradient.size());
    }
    return Math.sqrt(sum);
  }

  /**
   * Changes the parameters in place.
   *
   * @param step the step, counted from 0
   * @param norm the norm of the whole gradient
   * @param scale what the given gradients are larger by than the gradient
   */
  void update(long step, double norm, double scale, Map<Parameter, NDArray> gradients) {
    double rate = LearningRate.at(training, step);
    double clipping = training.clip() > 0 && norm > training.clip() ? training.clip() / norm : 1;
    double meanCorrection = 1 - Math.pow(training.beta1(), step + 1.0);
    double squareCorrection = 1 - Math.pow(training.beta2(), step + 1.0);
    AdamWKernel decaying =
        new AdamWKernel(
            (float) (clipping / scale),
            (float) training.beta1(),
            (float) training.beta2(),
            (float) (rate / meanCorrection),
            (float) (1 / Math.sqrt(squareCorrection)),
            (float) training.epsilon(),
            (float) (1 - rate * training.weightDecay()));
    if (operators != null) {
      operators.update(decaying, gradients);
      return;
    }
    AdamWKernel keeping = decaying.keeping();
    gradients.forEach((parameter, gradient) -> {
      Moments m = Objects.requireNonNull(moments.get(parameter));
      (decays(parameter) ? decaying : keeping)
          .update(
              TensorMemory.of(parameter.getArray()),
              TensorMemory.of(gradient),
              TensorMemory.of(m.mean()),
              TensorMemory.of(m.square()),
              gradient.size());
    });
  }

  /** Whether a weight decays: matrices do. */
  static boolean decays(Parameter parameter) {
    return parameter.getShape().dimension() == 2;
  }
}
