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
      BackwardPass pass = new BackwardPass(scratch, problem, output, upstream, gradients, share);
      for (int block = 0; block < lists.blocks(); block++) {
        for (int i = 0; i < lists.count(block); i += ForwardTile.ROWS) {
          tile.take(lists, block, i);
          pass.walk(sequence, keyHead, tile);
        }
      }
    }
  }
}
