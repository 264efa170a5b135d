package org.lacuna.methods.full;

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
  protected FullConfig parametersCovering(int length) {
    return new FullConfig();
  }
}
