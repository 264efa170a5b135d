package org.lacuna.methods.kernel.vector;

/**
 * A tile of queries that follow each other, of all heads that share a key head, and the keys that
 * they see.
 */
final class RunTile extends RowTile {
  private final Problem problem;
  private final RowRuns runs;
  private final boolean sameForHeads;
  private final int biased;
  private final float bias;
  private final SeenKeys keys = new SeenKeys();
  private final long[] seen = new long[ForwardTile.KEYS + 1];

  RunTile(Problem problem, RowRuns runs, boolean sameForHeads, int biased, float bias) {
    this.problem = problem;
    this.runs = runs;
    this.sameForHeads = sameForHeads;
    this.biased = biased;
    this.bias = bias;
  }

  /** Query heads in a tile: those that share a key head, if they are not very many. */
  static int headsAtATime(Problem problem) {
    return Math.min(problem.group(), ForwardTile.ROWS);
  }

  /** Queries of each head in a tile. */
  static int queriesAtATime(Problem problem) {
    return ForwardTile.ROWS / headsAtATime(problem);
  }

  /** The queries {@code [from, to)} of the heads {@code [firstHead, endHead)}. */
  void take(int sequence, int firstHead, int endHead, int from, int to) {
    rows = 0;
    keys.clear();
    for (int head = firstHead; head < endHead; head++) {
      for (int query = from; query < to; query++, rows++) {
        if (head == firstHead || !sameForHeads) {
          keys.beginList();
          runs.forEach(sequence, head, query, keys::addRun);
        }
        keys.addRow(sameForHeads ? query - from : rows);
        heads[rows] = head;
        queries[rows] = query;
      }
    }
    keys.prepare();
  }

  @Override
  void forEachKeys(Meeting meeting) {
    for (int stretch = 0; stretch < keys.stretches(); stretch++) {
      int end = keys.stretchEnd(stretch);
      for (int key = keys.stretchStart(stretch); key < end; ) {
        Problem.Part part = problem.partOf(key);
        int to = Math.min(Math.min(end, part.end()), key + ForwardTile.KEYS);
        boolean isBiased = key < biased;
        if (isBiased) {
          to = Math.min(to, biased);
        }
        long[] rowsSeeing = keys.rowsSeeing(key, to, seen);
        meeting.meet(part, key - part.first(), to - key, rowsSeeing, isBiased ? bias : 0);
        key = to;
      }
    }
  }
}
