package org.lacuna.methods.kernel.vector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Up to 64 of the rows that see a block, and which of its keys each of them sees. */
final class BlockTile extends RowTile {
  private final Problem problem;
  private final long[] seen = new long[ForwardTile.KEYS + 1];

  /** Keys of the block that each row sees. */
  private final int[] keys = new int[ForwardTile.ROWS];

  /** The rows, by their number in the lists. */
  final int[] listed = new int[ForwardTile.ROWS];

  private long firstKey;
  private int fewestKeys;
  private int mostKeys;

  BlockTile(Problem problem) {
    this.problem = problem;
  }

  /** The rows of a block from the i-th on. */
  void take(BlockLists lists, int block, int first) {
    rows = Math.min(ForwardTile.ROWS, lists.count(block) - first);
    firstKey = lists.firstKey(block);
    fewestKeys = Integer.MAX_VALUE;
    mostKeys = 0;
    for (int row = 0; row < rows; row++) {
      listed[row] = lists.row(block, first + row);
      heads[row] = lists.head(listed[row]);
      queries[row] = lists.query(listed[row]);
      keys[row] = lists.keys(queries[row], block);
      fewestKeys = Math.min(fewestKeys, keys[row]);
      mostKeys = Math.max(mostKeys, keys[row]);
    }
  }

  @Override
  void forEachKeys(Meeting meeting) {
    for (int key = 0; key < mostKeys; ) {
      int number = Math.toIntExact(firstKey + key);
      Problem.Part part = problem.partOf(number);
      int some = Math.min(ForwardTile.KEYS, Math.min(mostKeys - key, part.end() - number));
      meeting.meet(part, number - part.first(), some, rowsSeeing(key, some), 0);
      key += some;
    }
  }

  private long @Nullable [] rowsSeeing(int from, int some) {
    if (from + some <= fewestKeys) {
      return null;
    }
    Arrays.fill(seen, 0, some, 0);
    for (int row = 0; row < rows; row++) {
      for (int key = 0; key < Math.min(some, keys[row] - from); key++) {
        seen[key] |= 1L << row;
      }
    }
    return seen;
  }
}
