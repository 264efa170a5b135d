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
      BackwardPass pass = new BackwardPass(scratch, problem, output, upstream, gradients, share);
      for (int keyHead = fewestHead * keyHeads; keyHead < (fewestHead + 1) * keyHeads; keyHead++) {
        int endHead = (keyHead + 1) * group;
        for (int head = keyHead * group; head < endHead; head += heads) {
          // Later queries may see more: shares take tiles in turn.
          for (int i = share * queries; i < problem.queries(); i += queries * gradients.shares()) {
            int to = Math.min(problem.queries(), i + queries);
            tile.take(sequence, head, Math.min(endHead, head + heads), i, to);
            pass.walk(sequence, keyHead, tile);
          }
        }
      }
    }
  }
}
