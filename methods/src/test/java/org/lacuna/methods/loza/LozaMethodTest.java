package org.lacuna.methods.loza;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;
import org.lacuna.methods.streaming.StreamingConfig;

class LozaMethodTest extends AttentionMethodContract<LozaConfig> {
  @Override
  protected AttentionMethod<LozaConfig> method() {
    return new LozaMethod();
  }

  @Override
  protected LozaConfig parameters() {
    return new LozaConfig(new StreamingConfig(8, 1, 3), LozaConfig.Range.SIGMOID, 0.5);
  }

  /** The keys of the streaming branch are always read twice. */
  @Override
  protected Optional<LozaConfig> parametersCovering(int length) {
    return Optional.empty();
  }
}
