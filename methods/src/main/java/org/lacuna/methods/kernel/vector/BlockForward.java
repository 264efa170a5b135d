package org.lacuna.methods.kernel.vector;

import java.util.Arrays;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.Workers;

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
    BlockTile tile = new BlockTile(problem);
    try (Scratch scratch = new Scratch()) {
      ForwardTile softmax = new ForwardTile(scratch, problem.d(), problem.dv());
      for (int block = 0; block < lists.blocks(); block++) {
        for (int i = 0; i < lists.count(block); i += ForwardTile.ROWS) {
          tile.take(lists, block, i);
          meet(sequence, keyHead, lists, tile, softmax, largest, weights);
        }
      }
    }
    for (int row = 0; row < weights.length; row++) {
      finish(number(sequence, lists, row), largest[row], weights[row]);
    }
  }

  private long number(int sequence, BlockLists lists, int row) {
    return problem.row(sequence, lists.head(row), lists.query(row));
  }

  private void meet(
      int sequence,
      int keyHead,
      BlockLists lists,
      BlockTile tile,
      ForwardTile softmax,
      float[] largest,
      float[] weights) {
    long[] addresses = new long[ForwardTile.ROWS];
    for (int i = 0; i < tile.count; i++) {
      int row = tile.rows[i];
      addresses[i] = problem.q().at(sequence, lists.head(row), lists.query(row));
    }
    softmax.begin(addresses, tile.count, problem.scale());
    for (int i = 0; i < tile.count; i++) {
      int row = tile.rows[i];
      if (weights[row] > 0) {
        long sum = output.row(number(sequence, lists, row));
        softmax.resume(i, sum, largest[row], weights[row]);
      }
    }
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
    for (int i = 0; i < tile.count; i++) {
      int row = tile.rows[i];
      softmax.leave(i, output.row(number(sequence, lists, row)));
      largest[row] = softmax.largest(i);
      weights[row] = softmax.weight(i);
    }
  }

  private void finish(long number, float largest, float weight) {
    long row = output.row(number);
    if (weight == 0) {
      Lanes.clear(row, problem.dv() * Lanes.NUMBER);
      output.logSum(number, Float.NEGATIVE_INFINITY);
      return;
    }
    Lanes.multiply(row, problem.dv(), 1 / weight);
    output.logSum(number, largest + (float) Math.log(weight));
  }
}
