package org.lacuna.methods.kernel.vector;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which keys the rows of a tile see: for a stretch of keys, one {@code long} a key with a bit for
 * each row.
 *
 * <p>A run turns a row's bit on at its first key and off after its last, so what it costs does not
 * depend on how long it is.
 */
final class SeenKeys {
  private int[] starts = new int[256];
  private int[] ends = new int[256];
  private int runs;

  /** Where the runs of a list begin. */
  private final int[] lists = new int[ForwardTile.ROWS + 1];

  private int listCount;

  /** The list of each row. */
  private final int[] listOf = new int[ForwardTile.ROWS];

  private int rows;

  /** The next run of each list that a later stretch may meet. */
  private final int[] next = new int[ForwardTile.ROWS];

  private final long[] changes = new long[ForwardTile.KEYS + 1];

  /** The union of all runs, in rising order and apart from each other. */
  private int[] union = new int[64];

  private int unionRuns;

  /** Forgets all rows. */
  void clear() {
    runs = 0;
    listCount = 0;
    rows = 0;
  }

  /** Begins the list of another query. */
  void beginList() {
    lists[listCount++] = runs;
    lists[listCount] = runs;
  }

  /** Adds a run to the list begun last; runs of a list come in rising order. */
  void addRun(int from, int to) {
    if (runs == starts.length) {
      starts = Arrays.copyOf(starts, 2 * runs);
      ends = Arrays.copyOf(ends, 2 * runs);
    }
    starts[runs] = from;
    ends[runs++] = to;
    lists[listCount] = runs;
  }

  /** Adds a row that sees what a list says. */
  void addRow(int list) {
    listOf[rows++] = list;
  }

  /** Finishes the lists: keys can now be asked for, in rising order. */
  void prepare() {
    for (int list = 0; list < listCount; list++) {
      sort(lists[list], lists[list + 1]);
      next[list] = lists[list];
    }
    unite();
  }

  /** By insertion: runs come nearly or wholly sorted. */
  private void sort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int start = starts[i];
      int end = ends[i];
      int at = i;
      for (; at > from && starts[at - 1] > start; at--) {
        starts[at] = starts[at - 1];
        ends[at] = ends[at - 1];
      }
      starts[at] = start;
      ends[at] = end;
    }
  }

  private void unite() {
    long[] sorted = new long[runs];
    for (int i = 0; i < runs; i++) {
      sorted[i] = (long) starts[i] << Integer.SIZE | ends[i];
    }
    Arrays.sort(sorted);
    unionRuns = 0;
    for (long run : sorted) {
      int from = (int) (run >>> Integer.SIZE);
      int to = (int) run;
      if (unionRuns > 0 && from <= union[2 * unionRuns - 1]) {
        union[2 * unionRuns - 1] = Math.max(union[2 * unionRuns - 1], to);
        continue;
      }
      if (2 * unionRuns == union.length) {
        union = Arrays.copyOf(union, 2 * union.length);
      }
      union[2 * unionRuns] = from;
      union[2 * unionRuns + 1] = to;
      unionRuns++;
    }
  }

  /** Stretches that hold every key that a row sees. */
  int stretches() {
    return unionRuns;
  }

  int stretchStart(int stretch) {
    return union[2 * stretch];
  }

  int stretchEnd(int stretch) {
    return union[2 * stretch + 1];
  }

  /**
   * The rows that see each of the keys {@code [from, to)}, not before those asked for last.
   *
   * @param seen takes the answer, one a key
   * @return {@code seen}; {@code null} if every row sees every key
   */
  long @Nullable [] rowsSeeing(int from, int to, long[] seen) {
    boolean all = true;
    for (int list = 0; list < listCount; list++) {
      int run = next[list];
      while (run < lists[list + 1] && ends[run] <= from) {
        run++;
      }
      next[list] = run;
      all &= run < lists[list + 1] && starts[run] <= from && ends[run] >= to;
    }
    if (all) {
      return null;
    }
    int count = to - from;
    Arrays.fill(changes, 0, count + 1, 0);
    for (int row = 0; row < rows; row++) {
      int list = listOf[row];
      long bit = 1L << row;
      for (int run = next[list]; run < lists[list + 1] && starts[run] < to; run++) {
        changes[Math.max(starts[run], from) - from] ^= bit;
        changes[Math.min(ends[run], to) - from] ^= bit;
      }
    }
    long now = 0;
    for (int key = 0; key < count; key++) {
      now ^= changes[key];
      seen[key] = now;
    }
    return seen;
  }
}
