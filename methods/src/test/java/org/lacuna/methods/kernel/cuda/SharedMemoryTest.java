package org.lacuna.methods.kernel.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the bytes that CUDA's programming guide has for a CTA of each compute capability. */
class SharedMemoryTest {
  private static final int GEFORCE = 99 << 10;
  private static final int A100 = 163 << 10;
  private static final int H100 = 227 << 10;

  private static RunMemory runs(int d, int dv, int available) {
    return new RunMemory(new Channels(d, dv), new SharedMemory(available));
  }

  private static BlockMemory blocks(int d, int dv, int metKeys, int available) {
    return new BlockMemory(new Channels(d, dv), metKeys, new SharedMemory(available));
  }

  @ParameterizedTest
  @CsvSource({"64, 128, 64", "128, 128, 64", "144, 64, 32", "256, 64, 32"})
  @DisplayName("an H100 has room for what registers hold, of any channels")
  void large(int channels, int forwardRows, int metRows) {
    RunMemory runs = runs(channels, channels, H100);
    BlockMemory blocks = blocks(channels, channels, 64, H100);
    assertThat(runs.forwardRows()).isEqualTo(forwardRows);
    assertThat(blocks.forwardRows()).isEqualTo(forwardRows);
    assertThat(blocks.metRows()).isEqualTo(metRows);
    assertThat(runs.suffices(true)).isTrue();
    assertThat(blocks.suffices(true)).isTrue();
  }

  @Test
  @DisplayName(
      "bytes are those of what the kernels lay out, a row 8 numbers longer than its channels")
  void bytes() {
    // 128 queries of 136 numbers, twice 64 keys and values of 136 each.
    assertThat(runs(128, 128, H100).forwardBytes(128)).isEqualTo(2 * (17408 + 34816));
    // 64 rows of queries, of what came back, of keys and of values.
    assertThat(runs(128, 128, H100).queriesBytes()).isEqualTo(2 * 4 * 64 * 136);
    // 64 keys with values and 32 queries with what came back, and two float32 numbers of each.
    assertThat(runs(128, 128, H100).metQueries()).isEqualTo(32);
    assertThat(runs(128, 128, H100).keysBytes()).isEqualTo(2 * 2 * (64 + 32) * 136 + 2 * 32 * 4);
    assertThat(runs(96, 96, H100).metQueries()).isEqualTo(64);
    // 48 keys and values, and twice 128 queries.
    assertThat(blocks(64, 32, 48, H100).forwardBytes(128)).isEqualTo(2 * (48 * 112 + 256 * 72));
    // 48 keys and values, twice 64 queries with what came back, 48 x 64 weights.
    assertThat(blocks(64, 32, 48, H100).gradientBytes(64))
        .isEqualTo(2 * (48 * 112 + 128 * 112 + 48 * 64));
  }

  @Test
  @DisplayName("a GeForce card has room for 128 channels, half as many rows of them")
  void small() {
    assertThat(runs(128, 128, GEFORCE).forwardRows()).isEqualTo(64);
    assertThat(runs(128, 128, GEFORCE).suffices(true)).isTrue();
    assertThat(blocks(128, 128, 64, GEFORCE).forwardRows()).isEqualTo(64);
    assertThat(blocks(128, 128, 64, GEFORCE).metRows()).isEqualTo(32);
    assertThat(blocks(128, 128, 64, GEFORCE).suffices(true)).isTrue();
    assertThat(runs(64, 64, GEFORCE).forwardRows()).isEqualTo(128);
    assertThat(blocks(64, 64, 64, GEFORCE).metRows()).isEqualTo(64);
  }

  @Test
  @DisplayName("256 channels are too many for smaller devices, some for a backward pass alone")
  void misfits() {
    assertThat(runs(256, 256, GEFORCE).suffices(false)).isFalse();
    assertThat(runs(256, 256, A100).suffices(false)).isFalse();
    assertThat(blocks(256, 256, 64, GEFORCE).suffices(false)).isFalse();
    assertThat(blocks(256, 256, 64, A100).suffices(true)).isTrue();
    assertThat(blocks(208, 208, 16, GEFORCE).suffices(false)).isTrue();
    assertThat(blocks(208, 208, 64, GEFORCE).suffices(true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {GEFORCE, A100, H100})
  @DisplayName("what suffices asks for no more than there is")
  void bounded(int available) {
    for (int d = 16; d <= Tiles.MOST_CHANNELS; d += 16) {
      for (int dv = 16; dv <= Tiles.MOST_CHANNELS; dv += 16) {
        RunMemory runs = runs(d, dv, available);
        if (runs.suffices(true)) {
          assertThat(runs.forwardBytes(runs.forwardRows())).isLessThanOrEqualTo(available);
          assertThat(runs.queriesBytes()).isLessThanOrEqualTo(available);
          assertThat(runs.keysBytes()).isLessThanOrEqualTo(available);
        }
        for (int metKeys = 16; metKeys <= 64; metKeys += 16) {
          BlockMemory blocks = blocks(d, dv, metKeys, available);
          if (blocks.suffices(true)) {
            // Beside them the kernels have tables of their own, 24 and 40 bytes a row.
            assertThat(blocks.forwardBytes(blocks.forwardRows()) + 24 * blocks.forwardRows())
                .isLessThanOrEqualTo(available);
            assertThat(blocks.gradientBytes(blocks.metRows()) + 40 * blocks.metRows())
                .isLessThanOrEqualTo(available);
          }
        }
      }
    }
  }
}
