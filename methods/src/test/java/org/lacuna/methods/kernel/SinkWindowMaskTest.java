package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.HeadShape;

@DisplayName("the mask of sinks and window")
class SinkWindowMaskTest extends MaskedKernelContract {
  private static final SinkWindow WINDOW = new SinkWindow(16, 1, 3);

  @Override
  protected TileMask mask(NDArray q, NDArray k) {
    return new SinkWindowMask(WINDOW, q, k, q.getManager());
  }

  @Override
  protected long mostBiasOfTile(HeadShape heads, int length) {
    int tile = 128;
    int keys = WINDOW.mostKeys() + tile;
    return (long) heads.group() * tile * keys;
  }

  @Test
  @DisplayName("a wide window makes large biases, and the mask says so")
  void wideWindowIsToldRight() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray q = manager.zeros(new Shape(1, 8, 1500, 1));
      NDArray k = manager.zeros(new Shape(1, 1, 1500, 1));
      SinkWindowMask mask = new SinkWindowMask(new SinkWindow(16, 1, 64), q, k, manager);
      long total = 0;
      for (int from = 0; from < 1500; from += mask.tileRows()) {
        int to = Math.min(1500, from + mask.tileRows());
        total += mask.bias(manager, DataType.FLOAT32, from, to, 8).size();
      }
      assertThat(total).isBetween(mask.biasElements() / 4, 2 * mask.biasElements());
    }
  }
}
