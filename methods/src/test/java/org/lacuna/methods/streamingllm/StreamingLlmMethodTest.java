package org.lacuna.methods.streamingllm;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class StreamingLlmMethodTest extends AttentionMethodContract<StreamingLlmConfig> {
  @Override
  protected AttentionMethod<StreamingLlmConfig> method() {
    return new StreamingLlmMethod();
  }

  @Override
  protected StreamingLlmConfig parameters() {
    return new StreamingLlmConfig(3, 18);
  }

  @Override
  protected Optional<StreamingLlmConfig> parametersCovering(int length) {
    return Optional.of(new StreamingLlmConfig(3, length));
  }
}
