package org.lacuna.methods.kernel.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.Workers;

/**
 * The gradient by the output, and its product with the output of each query.
 *
 * @param rows where it is
 * @param meansAt the address of {@code g . o} of every query
 */
record Upstream(Rows rows, long meansAt) {
  /** Computes the products; what they are kept in belongs to the manager. */
  static Upstream of(Problem problem, Output output, NDArray gradient, NDManager manager) {
    NDArray together = Ops.withChannelsTogether(gradient);
    together.attach(manager);
    Rows rows = Rows.of(together);
    Shape queries = new Shape(problem.batch(), problem.heads(), problem.queries());
    long means = TensorMemory.address(manager.create(queries, DataType.FLOAT32));
    Workers.forEach(
        problem.batch() * problem.heads(),
        task -> {
          int sequence = task / problem.heads();
          int head = task % problem.heads();
          for (int i = 0; i < problem.queries(); i++) {
            long row = problem.row(sequence, head, i);
            float mean = Dot.of(rows.at(sequence, head, i), output.row(row), problem.dv());
            Lanes.set(means + row * Lanes.NUMBER, mean);
          }
        });
    return new Upstream(rows, means);
  }

  /** {@code g . o} of a query. */
  float mean(long row) {
    return Lanes.get(meansAt + row * Lanes.NUMBER);
  }
}
