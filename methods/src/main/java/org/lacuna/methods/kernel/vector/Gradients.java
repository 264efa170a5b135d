package org.lacuna.methods.kernel.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Lanes;

/**
 * The gradients by queries, keys and values while they are gathered. Where there are fewer heads
 * than cores, some queries of a head go to one core and some to another; each then gathers the
 * gradients by keys and values for itself.
 */
final class Gradients {
  private final Problem problem;
  private final NDArray byQueries;
  private final long byQueriesAt;
  private final List<NDArray> byKeys = new ArrayList<>();
  private final List<NDArray> byValues = new ArrayList<>();
  private final List<long[]> addresses = new ArrayList<>();
  private final int shares;

  /** All zero. */
  Gradients(Problem problem, NDManager manager) {
    this.problem = problem;
    int tasks = problem.batch() * problem.fewestHeads();
    shares = Math.ceilDiv(Workers.count(), tasks);
    byQueries =
        manager.zeros(
            new Shape(problem.batch(), problem.heads(), problem.queries(), problem.d()),
            DataType.FLOAT32);
    byQueriesAt = TensorMemory.address(byQueries);
    for (Problem.Part part : problem.parts()) {
      NDArray k = zeros(manager, part, problem.d());
      NDArray v = zeros(manager, part, problem.dv());
      byKeys.add(k);
      byValues.add(v);
      addresses.add(new long[] {TensorMemory.address(k), TensorMemory.address(v)});
    }
  }

  private NDArray zeros(NDManager manager, Problem.Part part, int channels) {
    Shape shape =
        new Shape(shares, problem.batch(), part.heads(), part.end() - part.first(), channels);
    return manager.zeros(shape, DataType.FLOAT32);
  }

  /** Cores that may walk back over the same head at once. */
  int shares() {
    return shares;
  }

  /** Where a query's gradient is gathered. */
  long query(long row) {
    return byQueriesAt + row * problem.d() * Lanes.NUMBER;
  }

  /** Where a share gathers the gradient by a key of a part. */
  long key(int share, Problem.Part part, int sequence, int head, int key) {
    return addresses.get(problem.parts().indexOf(part))[0]
        + row(share, part, sequence, head, key) * problem.d() * Lanes.NUMBER;
  }

  /** Where a share gathers the gradient by a value of a part. */
  long value(int share, Problem.Part part, int sequence, int head, int key) {
    return addresses.get(problem.parts().indexOf(part))[1]
        + row(share, part, sequence, head, key) * problem.dv() * Lanes.NUMBER;
  }

  private long row(int share, Problem.Part part, int sequence, int head, int key) {
    long heads = (long) share * problem.batch() * part.heads();
    return (heads + (long) sequence * part.heads() + head) * (part.end() - part.first()) + key;
  }

  /** The gradient by the queries, and by keys and values of each part. */
  NDArray[] all() {
    List<NDArray> all = new ArrayList<>();
    all.add(byQueries);
    for (int part = 0; part < byKeys.size(); part++) {
      all.add(sum(byKeys.get(part)));
      all.add(sum(byValues.get(part)));
    }
    return all.toArray(NDArray[]::new);
  }

  private NDArray sum(NDArray ofShares) {
    return shares == 1 ? ofShares.squeeze(0) : ofShares.sum(new int[] {0});
  }
}
