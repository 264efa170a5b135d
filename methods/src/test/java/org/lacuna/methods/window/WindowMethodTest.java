package org.lacuna.methods.window;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class WindowMethodTest extends AttentionMethodContract<WindowConfig> {
  @Override
  protected AttentionMethod<WindowConfig> method() {
    return new WindowMethod();
  }

  @Override
  protected WindowConfig parameters() {
    return new WindowConfig(18);
  }

  @Override
  protected Optional<WindowConfig> parametersCovering(int length) {
    return Optional.of(new WindowConfig(length));
  }
}
