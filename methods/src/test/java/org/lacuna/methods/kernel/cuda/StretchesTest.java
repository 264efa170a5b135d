package org.lacuna.methods.kernel.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StretchesTest {
  private static final int MULTIPROCESSORS = 132;

  @ParameterizedTest
  @CsvSource({
    "19, 2, 1, 19", // a window: every tile is a stretch of its own
    "132, 2, 1, 132",
    "133, 2, 2, 67",
    "1025, 2, 8, 129",
    "16384, 2, 125, 132",
    "16384, 8, 497, 33",
    "1024, 132, 512, 2",
    "1024, 500, 342, 3",
    "1, 5000, 1, 1",
    "64, 5000, 64, 1",
  })
  @DisplayName("few lists take one turn of the multiprocessors together, many are cut finer")
  void shares(int tiles, int lists, int tilesOfOne, int count) {
    Stretches stretches = Stretches.of(tiles, lists, MULTIPROCESSORS);

    assertThat(stretches.tilesOfOne()).isEqualTo(tilesOfOne);
    assertThat(stretches.count()).isEqualTo(count);
    assertThat((stretches.count() - 1) * tilesOfOne).isLessThan(tiles);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 1",
    "2, 2, 2",
    "3, 2, 4",
    "5, 2, 8",
    "15, 2, 16",
    "16, 2, 16",
    "17, 2, 1",
    "16384, 2, 1",
    "16, 512, 1", // of six tiles each
  })
  @DisplayName("a short list has a cluster with a CTA for each tile, if few lists share the device")
  void cluster(int tiles, int lists, int ctas) {
    assertThat(Stretches.of(tiles, lists, MULTIPROCESSORS).cluster()).isEqualTo(ctas);
  }
}
