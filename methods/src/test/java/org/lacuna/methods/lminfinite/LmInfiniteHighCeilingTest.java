package org.lacuna.methods.lminfinite;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class LmInfiniteHighCeilingTest extends AttentionMethodContract<LmInfiniteConfig> {
  @Override
  protected AttentionMethod<LmInfiniteConfig> method() {
    return new LmInfiniteMethod();
  }

  @Override
  protected LmInfiniteConfig parameters() {
    return new LmInfiniteConfig(9, 11, 30);
  }

  @Override
  protected Optional<LmInfiniteConfig> parametersCovering(int length) {
    return Optional.of(new LmInfiniteConfig(9, length, 2 * length));
  }
}
