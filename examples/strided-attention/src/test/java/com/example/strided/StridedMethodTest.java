package com.example.strided;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class StridedMethodTest extends AttentionMethodContract<StridedConfig> {
  @Override
  protected AttentionMethod<StridedConfig> method() {
    return new StridedMethod();
  }

  @Override
  protected StridedConfig parameters() {
    return new StridedConfig(10, 7);
  }

  @Override
  protected Optional<StridedConfig> parametersCovering(int length) {
    return Optional.of(new StridedConfig(length, 7));
  }
}
