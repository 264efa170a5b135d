package org.lacuna.methods.kernel.vector;

import org.lacuna.methods.kernel.lanes.Scratch;

/** One tile after the other meets its keys, and its rows gather their output. */
final class ForwardPass {
  private final Problem problem;
  private final Output output;
  private final ForwardTile softmax;
  private final long[] queryRows = new long[ForwardTile.ROWS];
  private final long[] outputRows = new long[ForwardTile.ROWS];

  /** The number of each row among all queries. */
  final long[] numbers = new long[ForwardTile.ROWS];

  ForwardPass(Scratch scratch, Problem problem, Output output) {
    this.problem = problem;
    this.output = output;
    softmax = new ForwardTile(scratch, problem.d(), problem.dv());
  }

  /** Takes the rows of a tile in; nothing is seen yet. */
  ForwardTile begin(int sequence, RowTile tile) {
    for (int row = 0; row < tile.rows; row++) {
      int head = tile.heads[row];
      int query = tile.queries[row];
      numbers[row] = problem.row(sequence, head, query);
      queryRows[row] = problem.q().at(sequence, head, query);
      outputRows[row] = output.row(numbers[row]);
    }
    softmax.begin(queryRows, outputRows, tile.rows, problem.scale());
    return softmax;
  }

  /** Has the tile's rows meet its keys. */
  void meet(int sequence, int keyHead, RowTile tile) {
    tile.forEachKeys((part, key, count, seen, bias) -> {
      int head = problem.headOf(part, keyHead);
      softmax.meet(
          part.k().at(sequence, head, key),
          part.k().row(),
          part.v().at(sequence, head, key),
          part.v().row(),
          count,
          seen,
          bias);
    });
  }
}
