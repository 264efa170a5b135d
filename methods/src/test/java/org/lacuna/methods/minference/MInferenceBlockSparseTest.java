package org.lacuna.methods.minference;

class MInferenceBlockSparseTest extends MInferenceMethodTest {
  @Override
  protected MInferenceConfig.Pattern pattern() {
    return MInferenceConfig.Pattern.BLOCK_SPARSE;
  }
}
