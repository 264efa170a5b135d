package org.lacuna.methods.moba;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class MobaMethodTest extends AttentionMethodContract<MobaConfig> {
  @Override
  protected AttentionMethod<MobaConfig> method() {
    return new MobaMethod();
  }

  @Override
  protected MobaConfig parameters() {
    return new MobaConfig(8, 4);
  }

  @Override
  protected Optional<MobaConfig> parametersCovering(int length) {
    return Optional.of(new MobaConfig(8, length / 8 + 1));
  }
}
