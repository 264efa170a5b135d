package org.lacuna.methods.minference;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class MInferenceMethodTest extends AttentionMethodContract<MInferenceConfig> {
  /** The pattern under test. */
  protected MInferenceConfig.Pattern pattern() {
    return MInferenceConfig.Pattern.AUTO;
  }

  @Override
  protected AttentionMethod<MInferenceConfig> method() {
    return new MInferenceMethod();
  }

  @Override
  protected MInferenceConfig parameters() {
    return new MInferenceConfig(pattern(), 3, 19, 11, 11, 4, 8, 3, 16);
  }

  @Override
  protected Optional<MInferenceConfig> parametersCovering(int length) {
    return Optional.of(
        new MInferenceConfig(
            pattern(), 3, length, 3 + length, 4 + length, 4, 8, length / 8 + 1, 16));
  }
}
