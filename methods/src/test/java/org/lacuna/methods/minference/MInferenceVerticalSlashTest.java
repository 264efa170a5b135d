package org.lacuna.methods.minference;

class MInferenceVerticalSlashTest extends MInferenceMethodTest {
  @Override
  protected MInferenceConfig.Pattern pattern() {
    return MInferenceConfig.Pattern.VERTICAL_SLASH;
  }
}
