package org.lacuna.methods.kernel.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.BlockChoice;

/**
 * A choice turned round: for each key block the queries that see it. Queries are those of the heads
 * that share a key head, and of a stretch of the sequence; a query is told by its row, {@code (head
 * - firstHead) * (to - from) + query - from}.
 */
final class BlockLists {
  private final BlockChoice choice;
  private final int first;
  private final int end;
  private final int from;
  private final int perHead;

  /** Where the rows of each block begin. */
  private final int[] starts;

  private final int[] rows;

  /** The blocks that the queries {@code [from, to)} of the heads {@code [first, end)} see. */
  BlockLists(
      Problem problem, BlockChoice choice, int sequence, int first, int end, int from, int to) {
    this.choice = choice;
    this.first = first;
    this.end = end;
    this.from = from;
    perHead = to - from;
    int blocks = Math.toIntExact((choice.first() + to - 1) / choice.block() + 1);
    int sharing = problem.heads() / choice.choosingHeads();
    MemorySegment chosen = TensorMemory.of(choice.past());
    int perQuery = Math.toIntExact(choice.past().getShape().get(3));
    int[] counts = new int[blocks + 1];
    starts = counts;
    int[] filled = null;
    int[] list = new int[0];
    // Counted first, then filled in.
    for (int pass = 0; pass < 2; pass++) {
      for (int head = first; head < end; head++) {
        long entry =
            (((long) sequence * choice.choosingHeads() + head / sharing) * problem.queries() + from)
                * perQuery;
        int row = (head - first) * perHead;
        for (int i = from; i < to; i++, row++) {
          int own = Math.toIntExact((choice.first() + i) / choice.block());
          for (int c = 0; c < perQuery; c++, entry++) {
            int block = chosen.getAtIndex(ValueLayout.JAVA_INT, entry);
            if (block >= 0 && (block < own || (block == own && !choice.ownIsSeen()))) {
              if (filled == null) {
                counts[block + 1]++;
              } else {
                list[filled[block]++] = row;
              }
            }
          }
          if (choice.ownIsSeen()) {
            if (filled == null) {
              counts[own + 1]++;
            } else {
              list[filled[own]++] = row;
            }
          }
        }
      }
      if (pass == 0) {
        for (int block = 0; block < blocks; block++) {
          counts[block + 1] += counts[block];
        }
        filled = Arrays.copyOf(counts, blocks);
        list = new int[counts[blocks]];
      }
    }
    rows = list;
  }

  /** Blocks there are. */
  int blocks() {
    return starts.length - 1;
  }

  /** Rows that see a block. */
  int count(int block) {
    return starts[block + 1] - starts[block];
  }

  /** The i-th row that sees a block. */
  int row(int block, int i) {
    return rows[starts[block] + i];
  }

  /** The head of a row. */
  int head(int row) {
    return first + row / perHead;
  }

  /** The query of a row. */
  int query(int row) {
    return from + row % perHead;
  }

  /** The number of a block's first key. */
  long firstKey(int block) {
    return (long) block * choice.block();
  }

  /** How many rows there are, whether they see a block or not. */
  int rows() {
    return (end - first) * perHead;
  }

  /** How many keys of a block a query that sees it sees: those up to itself. */
  int keys(int query, int block) {
    long before = choice.first() + query - firstKey(block);
    return (int) Math.min(choice.block(), before + 1);
  }
}
