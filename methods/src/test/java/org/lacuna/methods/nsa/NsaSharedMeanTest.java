package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class NsaSharedMeanTest extends AttentionMethodContract<NsaConfig> {
  @Override
  protected AttentionMethod<NsaConfig> method() {
    return new NsaMethod();
  }

  @Override
  protected NsaConfig parameters() {
    return new NsaConfig(
        8,
        8,
        8,
        4,
        0,
        1,
        0,
        NsaConfig.Compression.MEAN,
        1,
        0,
        NsaConfig.GateInit.NORMAL,
        true,
        List.of());
  }

  @Override
  protected Optional<NsaConfig> parametersCovering(int length) {
    return Optional.empty() /* the gates and the compression stay */;
  }
}
