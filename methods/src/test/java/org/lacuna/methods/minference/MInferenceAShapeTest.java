package org.lacuna.methods.minference;

class MInferenceAShapeTest extends MInferenceMethodTest {
  @Override
  protected MInferenceConfig.Pattern pattern() {
    return MInferenceConfig.Pattern.A_SHAPE;
  }
}
