package org.lacuna.methods.kernel.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SeenKeysTest {
  private static final int KEYS = 200;

  @Property(tries = 200)
  void tellsWhichRowsSeeEachKey(
      @ForAll @IntRange(min = 1, max = 8) int lists,
      @ForAll @IntRange(min = 1, max = 8) int rowsOfList,
      @ForAll Random random) {
    boolean[][] sees = new boolean[lists][KEYS];
    SeenKeys keys = new SeenKeys();
    for (boolean[] list : sees) {
      keys.beginList();
      for (int[] run : runs(random, list)) {
        keys.addRun(run[0], run[1]);
      }
    }
    for (int row = 0; row < lists * rowsOfList; row++) {
      keys.addRow(row % lists);
    }
    keys.prepare();

    boolean[] covered = new boolean[KEYS];
    long[] seen = new long[ForwardTile.KEYS + 1];
    for (int stretch = 0; stretch < keys.stretches(); stretch++) {
      int end = keys.stretchEnd(stretch);
      for (int from = keys.stretchStart(stretch); from < end; ) {
        int to = Math.min(end, from + 1 + random.nextInt(ForwardTile.KEYS));
        long[] rows = keys.rowsSeeing(from, to, seen);
        for (int key = from; key < to; key++) {
          covered[key] = true;
          for (int row = 0; row < lists * rowsOfList; row++) {
            boolean answer = rows == null || (rows[key - from] >>> row & 1) == 1;
            assertThat(answer).as("row %d, key %d", row, key).isEqualTo(sees[row % lists][key]);
          }
        }
        from = to;
      }
    }
    for (int key = 0; key < KEYS; key++) {
      int at = key;
      boolean anybody = java.util.Arrays.stream(sees).anyMatch(list -> list[at]);
      assertThat(covered[key]).as("key %d is met", key).isEqualTo(anybody);
    }
  }

  /** Some runs in any order, marked in {@code sees}. */
  private static List<int[]> runs(Random random, boolean[] sees) {
    List<int[]> runs = new ArrayList<>();
    int from = random.nextInt(KEYS);
    while (from < KEYS && runs.size() < 5) {
      int to = Math.min(KEYS, from + 1 + random.nextInt(80));
      runs.add(new int[] {from, to});
      java.util.Arrays.fill(sees, from, to, true);
      from = to + 1 + random.nextInt(30);
    }
    Collections.shuffle(runs, random);
    return runs;
  }
}
