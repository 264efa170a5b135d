package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lacuna.methods.Visibility;

class BlockChoiceTest {
  @Property(tries = 60)
  void runsShowEachKeyOnce(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 3) int heads,
      @ForAll @IntRange(min = 1, max = 60) int length,
      @ForAll @IntRange(min = 1, max = 12) int block,
      @ForAll @IntRange(max = 6) int perQuery,
      @ForAll Random random) {
    int[] past = new int[batch * heads * length * perQuery];
    for (int at = 0; at < past.length; at += perQuery) {
      fillDistinct(past, at, perQuery, length / block + perQuery, random);
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      Visibility visibility =
          new BlockChoice(manager.create(past, new Shape(batch, heads, length, perQuery)), block)
              .visibility(heads);
      int at = 0;
      for (int b = 0; b < batch; b++) {
        for (int h = 0; h < heads; h++) {
          for (int t = 0; t < length; t++, at += perQuery) {
            int[] seen = timesSeen(visibility, b, h, t);
            for (int j = 0; j < length; j++) {
              boolean expected = isVisible(past, at, perQuery, block, t, j);
              if (seen[j] != (expected ? 1 : 0)) {
                assertThat(seen[j])
                    .as("[%d, %d] %d sees %d", b, h, t, j)
                    .isEqualTo(expected ? 1 : 0);
              }
            }
          }
        }
      }
    }
  }

  private static boolean isVisible(int[] past, int at, int perQuery, int block, int t, int j) {
    if (j / block == t / block) {
      return j <= t;
    }
    boolean chosen = false;
    for (int i = at; i < at + perQuery; i++) {
      chosen |= past[i] == j / block;
    }
    return chosen && j < t;
  }

  private static int[] timesSeen(Visibility visibility, int sequence, int head, int query) {
    int[] times = new int[visibility.length()];
    visibility.forEachRun(
        sequence,
        head,
        query,
        (from, to) -> {
          assertThat(from).isLessThan(to);
          for (int j = from; j < to; j++) {
            times[j]++;
          }
        });
    return times;
  }

  /** Different blocks of {@code [0, bound)}, some of them in the future. */
  private static void fillDistinct(int[] past, int at, int count, int bound, Random random) {
    List<Integer> blocks = new ArrayList<>();
    for (int i = 0; i < bound; i++) {
      blocks.add(i);
    }
    Collections.shuffle(blocks, random);
    for (int i = 0; i < count; i++) {
      past[at + i] = blocks.get(i);
    }
  }
}
