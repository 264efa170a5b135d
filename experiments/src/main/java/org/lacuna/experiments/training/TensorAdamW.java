package org.lacuna.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.lacuna.methods.aten.AtenOp;
import org.lacuna.methods.aten.Ops;

/**
 * The elementwise part of {@link AdamW} by libtorch's operators, for arrays on a GPU.
 *
 * <p>What it remembers of all parameters lies side by side in one array each, so that a step takes
 * a dozen operators and two a parameter: each costs a launch, however small the parameter.
 */
final class TensorAdamW {
  private static final AtenOp LERP = AtenOp.of("aten::lerp_", "Tensor", 1);

  /** The numbers {@code [from, from + size)} of all. */
  private record Place(long from, long size) {}

  private final Map<Parameter, Place> places = new LinkedHashMap<>();
  private final NDArray means;
  private final NDArray squares;

  /** Zeros for every parameter, under the manager. */
  TensorAdamW(Collection<Parameter> parameters, NDManager manager) {
    long from = 0;
    for (Parameter parameter : parameters) {
      long size = parameter.getShape().size();
      places.put(parameter, new Place(from, size));
      from += size;
    }
    means = manager.zeros(new Shape(from), DataType.FLOAT32);
    squares = manager.zeros(new Shape(from), DataType.FLOAT32);
  }

  /** The running mean of a parameter's gradient, in its shape; shares memory. */
  NDArray mean(Parameter parameter) {
    return part(means, parameter);
  }

  /** The running mean of its square, in its shape; shares memory. */
  NDArray square(Parameter parameter) {
    return part(squares, parameter);
  }

  private NDArray part(NDArray all, Parameter parameter) {
    Place place = Objects.requireNonNull(places.get(parameter));
    try (NDArray flat = Ops.narrow(all, 0, place.from(), place.size())) {
      return flat.reshape(parameter.getShape());
    }
  }

  /** The norm of some gradients together; the one number of a step that the host waits for. */
  static double norm(Collection<NDArray> gradients) {
    if (gradients.isEmpty()) {
      return 0;
    }
    try (NDManager scratch = gradients.iterator().next().getManager().newSubManager()) {
      NDArray all = sideBySide(scratch, gradients);
      return Math.sqrt(all.mul(all).sum().toType(DataType.FLOAT64, false).getDouble());
    }
  }

  private static NDArray sideBySide(NDManager scratch, Collection<NDArray> arrays) {
    NDList flat = new NDList(arrays.size());
    arrays.forEach(array -> flat.add(Ops.alias(scratch, array).flatten()));
    return NDArrays.concat(flat, 0);
  }

  /** Changes the parameters that have a gradient; only matrices are multiplied by what is kept. */
  void update(AdamWKernel numbers, Map<Parameter, NDArray> gradients) {
    try (NDManager scratch = means.getManager().newSubManager()) {
      Update update = new Update(scratch, numbers);
      if (gradients.keySet().containsAll(places.keySet())) {
        NDArray all =
            sideBySide(
                scratch,
                places.keySet().stream()
                    .map(parameter -> Objects.requireNonNull(gradients.get(parameter)))
                    .toList());
        NDArray changes = update.changes(all, means, squares);
        places.keySet().forEach(parameter -> update.apply(parameter, part(changes, parameter)));
        return;
      }
      gradients.forEach((parameter, gradient) -> {
        NDArray own = Ops.alias(scratch, gradient).duplicate();
        try (NDArray mean = mean(parameter);
            NDArray square = square(parameter)) {
          update.apply(parameter, update.changes(own, mean, square));
        }
      });
    }
  }

  /** A step's numbers as arrays on the device. */
  private static final class Update {
    private final NDArray clipping;
    private final NDArray newOfMean;
    private final NDArray newOfSquare;
    private final NDArray rate;
    private final NDArray rootCorrection;
    private final NDArray epsilon;
    private final NDArray keep;

    Update(NDManager scratch, AdamWKernel numbers) {
      clipping = number(scratch, numbers.clipping());
      newOfMean = number(scratch, 1 - numbers.beta1());
      newOfSquare = number(scratch, 1 - numbers.beta2());
      rate = number(scratch, numbers.rate());
      rootCorrection = number(scratch, numbers.rootCorrection());
      epsilon = number(scratch, numbers.epsilon());
      keep = number(scratch, numbers.keep());
    }

    private static NDArray number(NDManager scratch, float value) {
      return scratch.full(new Shape(), value, DataType.FLOAT32);
    }

    /** What the weights become less by, the memories brought up to date; spoils the gradient. */
    NDArray changes(NDArray gradient, NDArray mean, NDArray square) {
      gradient.muli(clipping);
      LERP.callInPlace(mean, gradient, newOfMean);
      gradient.muli(gradient);
      LERP.callInPlace(square, gradient, newOfSquare);
      NDManager scratch = gradient.getManager();
      NDArray root = Ops.alias(scratch, square).sqrt().muli(rootCorrection).addi(epsilon);
      return Ops.alias(scratch, mean).div(root).muli(rate);
    }

    void apply(Parameter parameter, NDArray change) {
      NDArray weight = parameter.getArray();
      if (AdamW.decays(parameter)) {
        weight.muli(keep);
      }
      weight.subi(change);
    }
  }
}
