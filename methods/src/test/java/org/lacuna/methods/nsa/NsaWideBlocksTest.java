package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class NsaWideBlocksTest extends AttentionMethodContract<NsaConfig> {
  @Override
  protected AttentionMethod<NsaConfig> method() {
    return new NsaMethod();
  }

  @Override
  protected NsaConfig parameters() {
    return new NsaConfig(
        8,
        4,
        16,
        3,
        0,
        1,
        20,
        NsaConfig.Compression.MLP,
        7,
        0,
        NsaConfig.GateInit.WINDOW,
        false,
        List.of());
  }

  @Override
  protected Optional<NsaConfig> parametersCovering(int length) {
    return Optional.empty() /* the gates and the compression stay */;
  }

  @Override
  protected boolean seesByModelsValues() {
    return false;
  }
}
