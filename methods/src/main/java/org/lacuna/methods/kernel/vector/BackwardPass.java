package org.lacuna.methods.kernel.vector;

import org.lacuna.methods.kernel.lanes.Scratch;

/**
 * One tile after the other walks back over its keys.
 *
 * @see Gradients#shares
 */
final class BackwardPass {
  private final Problem problem;
  private final Output output;
  private final Upstream upstream;
  private final Gradients gradients;
  private final int share;
  private final BackwardTile back;
  private final long[] queryRows = new long[ForwardTile.ROWS];
  private final long[] upstreamRows = new long[ForwardTile.ROWS];
  private final long[] numbers = new long[ForwardTile.ROWS];

  BackwardPass(
      Scratch scratch,
      Problem problem,
      Output output,
      Upstream upstream,
      Gradients gradients,
      int share) {
    this.problem = problem;
    this.output = output;
    this.upstream = upstream;
    this.gradients = gradients;
    this.share = share;
    back = new BackwardTile(scratch, problem.d(), problem.dv());
  }

  /** Adds what the rows of a tile have to say to the gradients. */
  void walk(int sequence, int keyHead, RowTile tile) {
    for (int row = 0; row < tile.rows; row++) {
      int head = tile.heads[row];
      int query = tile.queries[row];
      queryRows[row] = problem.q().at(sequence, head, query);
      upstreamRows[row] = upstream.rows().at(sequence, head, query);
      numbers[row] = problem.row(sequence, head, query);
      back.row(row, output.logSum(numbers[row]), upstream.mean(numbers[row]));
    }
    back.begin(queryRows, upstreamRows, tile.rows, problem.scale());
    tile.forEachKeys((part, key, count, seen, bias) -> {
      int head = problem.headOf(part, keyHead);
      back.meet(
          part.k().at(sequence, head, key),
          part.k().row(),
          part.v().at(sequence, head, key),
          part.v().row(),
          count,
          seen,
          bias,
          gradients.key(share, part, sequence, head, key),
          gradients.value(share, part, sequence, head, key));
    });
    for (int row = 0; row < tile.rows; row++) {
      back.addQueryGradient(row, gradients.query(numbers[row]));
    }
  }
}
