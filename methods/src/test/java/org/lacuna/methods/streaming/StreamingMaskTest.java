package org.lacuna.methods.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.MaskedKernelContract;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.TileMask;

@DisplayName("the mask of sinks and window")
class StreamingMaskTest extends MaskedKernelContract {
  private static final SinkWindow WINDOW = new SinkWindow(16, 1, 3);

  @Override
  protected TileMask mask(NDArray q, NDArray k) {
    return new StreamingMask(WINDOW, q, k, q.getManager());
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
      StreamingMask mask = new StreamingMask(new SinkWindow(16, 1, 64), q, k, manager);
      long total = 0;
      for (int from = 0; from < 1500; from += mask.tileRows()) {
        int to = Math.min(1500, from + mask.tileRows());
        total += mask.bias(manager, DataType.FLOAT32, from, to, 8).size();
      }
      assertThat(total).isBetween(mask.biasElements() / 4, 2 * mask.biasElements());
    }
  }
}
