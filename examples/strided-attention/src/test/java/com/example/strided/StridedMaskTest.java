package com.example.strided;

import ai.djl.ndarray.NDArray;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.MaskedKernelContract;
import org.lacuna.methods.kernel.TileMask;

class StridedMaskTest extends MaskedKernelContract {
  @Override
  protected TileMask mask(NDArray q, NDArray k) {
    return new StridedMask(new StridedConfig(10, 7), q, k);
  }

  @Override
  protected long mostBiasOfTile(HeadShape heads, int length) {
    return 128L * heads.group() * length;
  }
}
