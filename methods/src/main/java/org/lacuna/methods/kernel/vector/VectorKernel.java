package org.lacuna.methods.kernel.vector;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyValues;

/**
 * Attention in float32 on the CPU in time that follows the visible keys; other types and devices go
 * to another kernel.
 */
public final class VectorKernel implements AttentionKernel {
  private final AttentionKernel otherwise;

  /**
   * The kernel.
   *
   * @param otherwise attends where tensors are not float32 on the CPU
   */
  public VectorKernel(AttentionKernel otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public String name() {
    return VectorProvider.NAME;
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public NDArray attend(
      Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern, double scale) {
    if (TensorType.of(q) != TensorType.FLOAT32 || q.getDevice().isGpu()) {
      return otherwise.attend(tape, q, keys, pattern, scale);
    }
    NDArray queries = Ops.withChannelsTogether(q);
    List<KeyValues> parts = new ArrayList<>(keys.size());
    for (KeyValues part : keys) {
      parts.add(
          new KeyValues(Ops.withChannelsTogether(part.k()), Ops.withChannelsTogether(part.v())));
    }
    Problem problem = Problem.of(queries, parts, scale);
    Output output = Output.of(problem, q.getManager());
    Plan plan = Plan.of(problem, pattern);
    plan.forward(output);
    if (!tape.isRecording()) {
      output.logSums().close();
      return output.values();
    }
    output.logSums().attach(tape.keeper(q));
    pattern.attach(tape.keeper(q));
    NDArray[] inputs =
        Stream.concat(
                Stream.of(queries), parts.stream().flatMap(part -> Stream.of(part.k(), part.v())))
            .toArray(NDArray[]::new);
    return tape.computed(
        inputs, output.values(), upstream -> gradients(problem, plan, output, upstream));
  }

  private static NDArray[] gradients(Problem problem, Plan plan, Output output, NDArray upstream) {
    Gradients gradients = new Gradients(problem, upstream.getManager());
    plan.backward(output, Upstream.of(problem, output, upstream), gradients);
    return gradients.all();
  }
}
