package org.lacuna.methods.lminfinite;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class LmInfiniteMethodTest extends AttentionMethodContract<LmInfiniteConfig> {
  @Override
  protected AttentionMethod<LmInfiniteConfig> method() {
    return new LmInfiniteMethod();
  }

  @Override
  protected LmInfiniteConfig parameters() {
    return new LmInfiniteConfig(5, 18);
  }

  @Override
  protected Optional<LmInfiniteConfig> parametersCovering(int length) {
    return Optional.of(new LmInfiniteConfig(5, length));
  }
}
