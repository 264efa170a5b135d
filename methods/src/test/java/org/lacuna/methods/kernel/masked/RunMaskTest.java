package org.lacuna.methods.kernel.masked;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;

class RunMaskTest {
  @Property(tries = 60)
  void tilesMeetLittleMoreThanTheySee(
      @ForAll @IntRange(min = 1, max = 64) int block,
      @ForAll @IntRange(min = 0, max = 3) int sinks,
      @ForAll @IntRange(min = 1, max = 4) int local,
      @ForAll @IntRange(min = 1, max = 3000) int length) {
    SinkWindow window = new SinkWindow(block, sinks, local);
    RunMask mask = new RunMask(new RunPattern(window.runs()), length, length, 2);
    long total = 0;
    try (NDManager manager = NDManager.newBaseManager()) {
      for (int from = 0; from < length; from += mask.tileRows()) {
        int to = Math.min(length, from + mask.tileRows());
        Stretches keys = mask.keys(from, to);
        // The window moves on by one tile and a block, and a small gap may be filled.
        assertThat(keys.size()).isLessThanOrEqualTo(window.mostKeys() + 128 + block + 64);
        NDArray bias = mask.bias(manager, DataType.FLOAT32, from, to, keys, 2);
        total += bias == null ? 0 : bias.size();
      }
    }
    assertThat(total).isLessThanOrEqualTo(2 * mask.biasElements());
  }

  @Property(tries = 100)
  void tilesAreSmallAtAnyLength(
      @ForAll @IntRange(min = 1, max = 16) int group,
      @ForAll @IntRange(min = 1, max = 1 << 20) int length) {
    SinkWindow window = SinkWindow.ofTokens(0, 1);
    int rows = new RunMask(new RunPattern(window.runs()), length, length, group).tileRows();
    assertThat(rows).isBetween(1, 128);
    if (rows > 1) {
      assertThat((long) rows * group * length).isLessThanOrEqualTo(1L << 24);
    }
  }
}
