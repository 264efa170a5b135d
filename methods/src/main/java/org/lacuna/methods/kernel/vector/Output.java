package org.lacuna.methods.kernel.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.lanes.Lanes;

/**
 * What a forward pass writes: the output {@code [B, H, n, dv]}, and of each query the log of the
 * sum of the exponentials of its scores, {@code [B, H, n]}, which the backward pass reads.
 */
record Output(NDArray values, NDArray logSums, long valuesAt, long logSumsAt, int dv) {
  /** Uninitialized. */
  static Output of(Problem problem, NDManager manager) {
    Shape queries = new Shape(problem.batch(), problem.heads(), problem.queries());
    NDArray values = manager.create(queries.add(problem.dv()), DataType.FLOAT32);
    NDArray logSums = manager.create(queries, DataType.FLOAT32);
    return new Output(
        values, logSums, TensorMemory.address(values), TensorMemory.address(logSums), problem.dv());
  }

  /** The address of a query's output. */
  long row(long row) {
    return valuesAt + row * dv * Lanes.NUMBER;
  }

  /** A query's log-sum. */
  float logSum(long row) {
    return Lanes.get(logSumsAt + row * Lanes.NUMBER);
  }

  /** Keeps a query's log-sum. */
  void logSum(long row, float logSum) {
    Lanes.set(logSumsAt + row * Lanes.NUMBER, logSum);
  }
}
