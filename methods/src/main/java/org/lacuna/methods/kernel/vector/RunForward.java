package org.lacuna.methods.kernel.vector;

import java.util.function.Supplier;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Scratch;

/** The forward pass where each query sees runs of keys: one tile of queries after the other. */
record RunForward(Problem problem, Supplier<RunTile> tiles, Output output) {
  /** Tiles that a task takes: enough to be worth a hand-over. */
  private static final int TILES_OF_A_TASK = 8;

  void run() {
    int length = RunTile.queriesAtATime(problem) * TILES_OF_A_TASK;
    int stretches = Math.ceilDiv(problem.queries(), length);
    int heads = problem.batch() * problem.keyHeads();
    Workers.forEach(
        heads * stretches,
        task -> {
          // The last queries see most: they go first, so that no core waits for them in the end.
          int from = (stretches - 1 - task / heads) * length;
          int to = Math.min(problem.queries(), from + length);
          int sequence = task % heads / problem.keyHeads();
          stretch(sequence, task % problem.keyHeads(), from, to);
        });
  }

  /** The queries {@code [from, to)} of all heads that share a key head. */
  private void stretch(int sequence, int keyHead, int from, int to) {
    int heads = RunTile.headsAtATime(problem);
    int queries = RunTile.queriesAtATime(problem);
    int endHead = (keyHead + 1) * problem.group();
    RunTile tile = tiles.get();
    try (Scratch scratch = new Scratch()) {
      ForwardPass pass = new ForwardPass(scratch, problem, output);
      for (int head = keyHead * problem.group(); head < endHead; head += heads) {
        for (int first = from; first < to; first += queries) {
          int last = Math.min(to, first + queries);
          tile.take(sequence, head, Math.min(endHead, head + heads), first, last);
          ForwardTile softmax = pass.begin(sequence, tile);
          pass.meet(sequence, keyHead, tile);
          for (int row = 0; row < tile.rows; row++) {
            output.logSum(pass.numbers[row], softmax.finish(row));
          }
        }
      }
    }
  }
}
