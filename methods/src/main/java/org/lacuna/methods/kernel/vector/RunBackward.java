package org.lacuna.methods.kernel.vector;

import java.util.function.Supplier;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Scratch;

/** The backward pass of {@link RunForward}. */
record RunBackward(
    Problem problem,
    Supplier<RunTile> tiles,
    Output output,
    Upstream upstream,
    Gradients gradients) {

  void run() {
    int heads = problem.fewestHeads();
    int shares = gradients.shares();
    Workers.forEach(
        problem.batch() * heads * shares,
        task -> walk(task / shares / heads, task / shares % heads, task % shares));
  }

  /** The tiles of one share, of all query heads that read one head of the part with fewest. */
  private void walk(int sequence, int fewestHead, int share) {
    int keyHeads = problem.keyHeads() / problem.fewestHeads();
    int group = problem.group();
    int heads = RunTile.headsAtATime(problem);
    int queries = RunTile.queriesAtATime(problem);
    RunTile tile = tiles.get();
    try (Scratch scratch = new Scratch()) {
      BackwardTile back = new BackwardTile(scratch, problem.d(), problem.dv());
      for (int keyHead = fewestHead * keyHeads; keyHead < (fewestHead + 1) * keyHeads; keyHead++) {
        int endHead = (keyHead + 1) * group;
        for (int head = keyHead * group; head < endHead; head += heads) {
          // Later queries may see more: shares take tiles in turn.
          for (int i = share * queries; i < problem.queries(); i += queries * gradients.shares()) {
            int to = Math.min(problem.queries(), i + queries);
            tile.take(sequence, head, Math.min(endHead, head + heads), i, to);
            walk(sequence, keyHead, share, tile, back);
          }
        }
      }
    }
  }

  private void walk(int sequence, int keyHead, int share, RunTile tile, BackwardTile back) {
    long[] queryRows = new long[ForwardTile.ROWS];
    long[] upstreamRows = new long[ForwardTile.ROWS];
    for (int row = 0; row < tile.rows; row++) {
      queryRows[row] = problem.q().at(sequence, tile.heads[row], tile.queries[row]);
      upstreamRows[row] = upstream.rows().at(sequence, tile.heads[row], tile.queries[row]);
      long number = problem.row(sequence, tile.heads[row], tile.queries[row]);
      back.row(row, output.logSum(number), upstream.mean(number));
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
      long number = problem.row(sequence, tile.heads[row], tile.queries[row]);
      back.addQueryGradient(row, gradients.query(number));
    }
  }
}
