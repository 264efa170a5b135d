package org.lacuna.methods.full;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class FullMethodTest extends AttentionMethodContract<FullConfig> {
  @Override
  protected AttentionMethod<FullConfig> method() {
    return new FullMethod();
  }

  @Override
  protected FullConfig parameters() {
    return new FullConfig();
  }

  @Override
  protected Optional<FullConfig> parametersCovering(int length) {
    return Optional.of(new FullConfig());
  }
}
