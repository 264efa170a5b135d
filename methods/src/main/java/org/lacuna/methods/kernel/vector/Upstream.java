package org.lacuna.methods.kernel.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Dots;
import org.lacuna.methods.kernel.lanes.Lanes;
import org.lacuna.methods.kernel.lanes.Rows;
import org.lacuna.methods.kernel.lanes.Scratch;

/**
 * The gradient by the output, and its product with the output of each query.
 *
 * @param rows where it is
 * @param meansAt the address of {@code g . o} of every query
 */
record Upstream(Rows rows, long meansAt) {
  /** Computes the products; what they are kept in belongs to the gradient's manager. */
  static Upstream of(Problem problem, Output output, NDArray gradient) {
    NDManager manager = gradient.getManager();
    NDArray together = Ops.withChannelsTogether(gradient);
    Rows rows = Rows.of(together);
    Shape queries = new Shape(problem.batch(), problem.heads(), problem.queries());
    long means = TensorMemory.address(manager.create(queries, DataType.FLOAT32));
    Workers.forEach(
        problem.batch() * problem.heads(),
        task -> {
          int sequence = task / problem.heads();
          int head = task % problem.heads();
          try (Scratch scratch = new Scratch()) {
            long products = scratch.numbers(Lanes.padded(problem.queries()));
            long first = problem.row(sequence, head, 0);
            new Dots(scratch)
                .write(
                    rows.at(sequence, head, 0),
                    rows.row(),
                    output.row(first),
                    problem.dv() * Lanes.NUMBER,
                    problem.dv(),
                    problem.queries(),
                    products);
            Lanes.copy(products, means + first * Lanes.NUMBER, problem.queries());
          }
        });
    return new Upstream(rows, means);
  }

  /** {@code g . o} of a query. */
  float mean(long row) {
    return Lanes.get(meansAt + row * Lanes.NUMBER);
  }
}
