package org.lacuna.methods.kernel.vector;

import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Scratch;

/** The backward pass of {@link BlockForward}. */
record BlockBackward(
    Problem problem, BlockChoice choice, Output output, Upstream upstream, Gradients gradients) {

  void run() {
    int heads = problem.fewestHeads();
    int shares = gradients.shares();
    int length = Math.ceilDiv(problem.queries(), shares);
    Workers.forEach(
        problem.batch() * heads * shares,
        task -> {
          int share = task % shares;
          int from = share * length;
          int to = Math.min(problem.queries(), from + length);
          int keyHeads = problem.keyHeads() / heads;
          int fewestHead = task / shares % heads;
          for (int keyHead = fewestHead * keyHeads;
              keyHead < (fewestHead + 1) * keyHeads;
              keyHead++) {
            if (from < to) {
              stretch(task / shares / heads, keyHead, share, from, to);
            }
          }
        });
  }

  private void stretch(int sequence, int keyHead, int share, int from, int to) {
    int first = keyHead * problem.group();
    BlockLists lists =
        new BlockLists(problem, choice, sequence, first, first + problem.group(), from, to);
    BlockTile tile = new BlockTile(problem);
    try (Scratch scratch = new Scratch()) {
      BackwardTile back = new BackwardTile(scratch, problem.d(), problem.dv());
      for (int block = 0; block < lists.blocks(); block++) {
        for (int i = 0; i < lists.count(block); i += ForwardTile.ROWS) {
          tile.take(lists, block, i);
          walk(sequence, keyHead, share, tile, back);
        }
      }
    }
  }

  private void walk(int sequence, int keyHead, int share, BlockTile tile, BackwardTile back) {
    long[] queryRows = new long[ForwardTile.ROWS];
    long[] upstreamRows = new long[ForwardTile.ROWS];
    long[] numbers = new long[ForwardTile.ROWS];
    for (int i = 0; i < tile.count; i++) {
      int head = tile.heads[i];
      int query = tile.queries[i];
      queryRows[i] = problem.q().at(sequence, head, query);
      upstreamRows[i] = upstream.rows().at(sequence, head, query);
      numbers[i] = problem.row(sequence, head, query);
      back.row(i, output.logSum(numbers[i]), upstream.mean(numbers[i]));
    }
    back.begin(queryRows, upstreamRows, tile.count, problem.scale());
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
    for (int i = 0; i < tile.count; i++) {
      back.addQueryGradient(i, gradients.query(numbers[i]));
    }
  }
}
