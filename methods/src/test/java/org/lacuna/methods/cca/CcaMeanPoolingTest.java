package org.lacuna.methods.cca;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class CcaMeanPoolingTest extends AttentionMethodContract<CcaConfig> {
  @Override
  protected AttentionMethod<CcaConfig> method() {
    return new CcaMethod();
  }

  @Override
  protected CcaConfig parameters() {
    return new CcaConfig(8, 16, CcaConfig.Pooling.MEAN, CcaConfig.Pooled.HIDDEN_STATES, false);
  }

  @Override
  protected Optional<CcaConfig> parametersCovering(int length) {
    return Optional.of(
        new CcaConfig(
            8,
            (length + 7) / 8 * 8,
            CcaConfig.Pooling.MEAN,
            CcaConfig.Pooled.HIDDEN_STATES,
            false));
  }
}
