package org.lacuna.methods.cca;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class CcaWithoutWindowTest extends AttentionMethodContract<CcaConfig> {
  @Override
  protected AttentionMethod<CcaConfig> method() {
    return new CcaMethod();
  }

  @Override
  protected CcaConfig parameters() {
    return new CcaConfig(8, 0, CcaConfig.Pooling.LAST_QUERY, CcaConfig.Pooled.HIDDEN_STATES, false);
  }

  @Override
  protected Optional<CcaConfig> parametersCovering(int length) {
    return Optional.of(
        new CcaConfig(1, 0, CcaConfig.Pooling.LAST_QUERY, CcaConfig.Pooled.ROTATED_KEYS, false));
  }
}
