package org.lacuna.methods.kernel.vector;

import java.util.Arrays;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.lanes.Lanes;

/**
 * A choice turned round: for each key block the queries that see it. Queries are those of the heads
 * that share a key head, and of a stretch of the sequence; a query is told by its row, {@code (head
 * - firstHead) * (to - from) + query - from}.
 */
final class BlockLists {
  /** Is told that a row sees a block. */
  @FunctionalInterface
  private interface Seen {
    void tell(int block, int row);
  }

  private final Problem problem;
  private final BlockChoice choice;
  private final int sequence;
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
    this.problem = problem;
    this.choice = choice;
    this.sequence = sequence;
    this.first = first;
    this.end = end;
    this.from = from;
    perHead = to - from;
    int blocks = own(to - 1) + 1;
    starts = new int[blocks + 1];
    forEach((block, _) -> starts[block + 1]++);
    for (int block = 0; block < blocks; block++) {
      starts[block + 1] += starts[block];
    }
    rows = new int[starts[blocks]];
    int[] next = Arrays.copyOf(starts, blocks);
    forEach((block, row) -> rows[next[block]++] = row);
  }

  /** Tells of every block that a row sees, the rows in rising order. */
  private void forEach(Seen seen) {
    long address = TensorMemory.address(choice.past());
    long[] strides = TensorMemory.strides(choice.past());
    int perQuery = Math.toIntExact(choice.past().getShape().get(3));
    int sharing = problem.heads() / choice.choosingHeads();
    int row = 0;
    for (int head = first; head < end; head++) {
      long chosen = sequence * strides[0] + head / sharing * strides[1] + from * strides[2];
      for (int query = from; query < from + perHead; query++, row++, chosen += strides[2]) {
        int own = own(query);
        for (int c = 0; c < perQuery; c++) {
          int block = Lanes.getInt(address + (chosen + c * strides[3]) * Integer.BYTES);
          if (block < own || (block == own && !choice.ownIsSeen())) {
            seen.tell(block, row);
          }
        }
        if (choice.ownIsSeen()) {
          seen.tell(own, row);
        }
      }
    }
  }

  /** The block that a query lies in. */
  private int own(int query) {
    return Math.toIntExact((choice.first() + query) / choice.block());
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
