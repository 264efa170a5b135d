package org.lacuna.methods.lambda;

import ai.djl.ndarray.NDArray;
import org.junit.jupiter.api.DisplayName;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.MaskedKernelContract;
import org.lacuna.methods.kernel.TileMask;

@DisplayName("the mask of far sinks and of keys where they are")
class LambdaMaskTest extends MaskedKernelContract {
  private static final LambdaShape SHAPE = new LambdaShape(10, 40, 300, LambdaShape.Place.START);

  @Override
  protected TileMask mask(NDArray q, NDArray k) {
    return new LambdaMask(SHAPE, q, k, SHAPE.sinks(), q.getManager());
  }

  @Override
  protected int furtherKeys() {
    return SHAPE.sinks();
  }

  @Override
  protected long mostBiasOfTile(HeadShape heads, int length) {
    int tile = 128;
    return (long) heads.group() * tile * (2 * SHAPE.sinks() + SHAPE.window() + tile);
  }
}
