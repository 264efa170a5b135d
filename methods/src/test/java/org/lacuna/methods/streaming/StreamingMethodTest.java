package org.lacuna.methods.streaming;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class StreamingMethodTest extends AttentionMethodContract<StreamingConfig> {
  @Override
  protected AttentionMethod<StreamingConfig> method() {
    return new StreamingMethod();
  }

  @Override
  protected StreamingConfig parameters() {
    return new StreamingConfig(8, 1, 3);
  }

  @Override
  protected Optional<StreamingConfig> parametersCovering(int length) {
    return Optional.of(new StreamingConfig(8, 1, length / 8 + 1));
  }
}
