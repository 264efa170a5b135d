package org.lacuna.methods.kernel.vector;

import java.util.Arrays;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.Workers;
import org.lacuna.methods.kernel.lanes.Scratch;

/**
 * The forward pass where each query sees chosen blocks: one key block after the other, over all
 * queries that see it, so that its keys and values are read once. What a query has summed so far
 * waits in its row of the output.
 */
record BlockForward(Problem problem, BlockChoice choice, Output output) {
  void run() {
    int lists = problem.batch() * problem.keyHeads();
    int stretches = Math.min(Math.ceilDiv(Workers.count(), lists), problem.queries());
    int length = Math.ceilDiv(problem.queries(), stretches);
    Workers.forEach(
        lists * stretches,
        task -> {
          int list = task % lists;
          int from = (stretches - 1 - task / lists) * length;
          int to = Math.min(problem.queries(), from + length);
          if (from < to) {
            stretch(list / problem.keyHeads(), list % problem.keyHeads(), from, to);
          }
        });
  }

  /** The queries {@code [from, to)} of all heads that share a key head. */
  private void stretch(int sequence, int keyHead, int from, int to) {
    int first = keyHead * problem.group();
    BlockLists lists =
        new BlockLists(problem, choice, sequence, first, first + problem.group(), from, to);
    float[] largest = new float[lists.rows()];
    float[] weights = new float[lists.rows()];
    Arrays.fill(largest, ForwardTile.NOTHING);
    try (Scratch scratch = new Scratch()) {
      ForwardPass pass = new ForwardPass(scratch, problem, output);
      BlockTile tile = new BlockTile(problem);
      for (int block = 0; block < lists.blocks(); block++) {
        for (int i = 0; i < lists.count(block); i += ForwardTile.ROWS) {
          tile.take(lists, block, i);
          ForwardTile softmax = pass.begin(sequence, tile);
          resume(tile, softmax, largest, weights);
          pass.meet(sequence, keyHead, tile);
          leave(tile, softmax, largest, weights);
        }
      }
    }
    for (int row = 0; row < weights.length; row++) {
      long number = problem.row(sequence, lists.head(row), lists.query(row));
      output.logSum(
          number, ForwardTile.finish(output.row(number), problem.dv(), largest[row], weights[row]));
    }
  }

  private static void resume(
      BlockTile tile, ForwardTile softmax, float[] largest, float[] weights) {
    for (int i = 0; i < tile.rows; i++) {
      int row = tile.listed[i];
      if (weights[row] > 0) {
        softmax.resume(i, largest[row], weights[row]);
      }
    }
  }

  private static void leave(BlockTile tile, ForwardTile softmax, float[] largest, float[] weights) {
    for (int i = 0; i < tile.rows; i++) {
      int row = tile.listed[i];
      largest[row] = softmax.largest(i);
      weights[row] = softmax.weight(i);
    }
  }
}
