package org.lacuna.methods.kernel.vector;

import java.util.function.Supplier;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Scratch;

/** The forward pass where each query sees runs of keys: one tile of queries after the other. */
record RunForward(Problem problem, Supplier<RunTile> tiles, Output output) {
  /** Tiles that a task takes: enough to be worth a hand-over. */
  private static final int TILES_OF_A_TASK = 8;

  void run() {
    int heads = RunTile.headsAtATime(problem);
    int queries = RunTile.queriesAtATime(problem);
    int headTiles = problem.heads() / problem.group() * Math.ceilDiv(problem.group(), heads);
    int stretch = queries * TILES_OF_A_TASK;
    int stretches = Math.ceilDiv(problem.queries(), stretch);
    Workers.forEach(
        problem.batch() * headTiles * stretches,
        task -> {
          // The last queries see most: they go first, so that no core waits for them in the end.
          int first = (stretches - 1 - task / (problem.batch() * headTiles)) * stretch;
          int which = task % (problem.batch() * headTiles);
          int group = problem.group();
          int tilesOfGroup = Math.ceilDiv(group, heads);
          int keyHead = which % headTiles / tilesOfGroup;
          int firstHead = keyHead * group + which % headTiles % tilesOfGroup * heads;
          int endHead = Math.min(firstHead + heads, (keyHead + 1) * group);
          stretch(
              which / headTiles,
              keyHead,
              firstHead,
              endHead,
              first,
              Math.min(problem.queries(), first + stretch));
        });
  }

  private void stretch(int sequence, int keyHead, int firstHead, int endHead, int from, int to) {
    int queries = RunTile.queriesAtATime(problem);
    RunTile tile = tiles.get();
    long[] queryRows = new long[ForwardTile.ROWS];
    long[] outputRows = new long[ForwardTile.ROWS];
    long[] numbers = new long[ForwardTile.ROWS];
    try (Scratch scratch = new Scratch()) {
      ForwardTile softmax = new ForwardTile(scratch, problem.d(), problem.dv());
      for (int first = from; first < to; first += queries) {
        tile.take(sequence, firstHead, endHead, first, Math.min(to, first + queries));
        for (int row = 0; row < tile.rows; row++) {
          numbers[row] = problem.row(sequence, tile.heads[row], tile.queries[row]);
          queryRows[row] = problem.q().at(sequence, tile.heads[row], tile.queries[row]);
          outputRows[row] = output.row(numbers[row]);
        }
        softmax.begin(queryRows, outputRows, tile.rows, problem.scale());
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
        for (int row = 0; row < tile.rows; row++) {
          output.logSum(numbers[row], softmax.finish(row));
        }
      }
    }
  }
}
