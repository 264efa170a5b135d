package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.DisplayName;
import org.lacuna.methods.HeadShape;

@DisplayName("the mask of a visibility")
class VisibilityMaskTest extends MaskedKernelContract {
  @Override
  protected TileMask mask(NDArray q, NDArray k) {
    return new VisibilityMask(SinkWindow.ofTokens(4, 60).visibility(q.getShape()));
  }

  @Override
  protected long mostBiasOfTile(HeadShape heads, int length) {
    return 1L << 22;
  }
}
