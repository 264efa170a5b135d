package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

/** The window branch alone, of all tokens; nothing is compressed. */
class NsaFullWindowAloneTest extends AttentionMethodContract<NsaConfig> {
  @Override
  protected AttentionMethod<NsaConfig> method() {
    return new NsaMethod();
  }

  @Override
  protected NsaConfig parameters() {
    return new NsaConfig(
        8,
        4,
        8,
        4,
        1,
        2,
        12,
        NsaConfig.Compression.MLP,
        10,
        0,
        NsaConfig.GateInit.NORMAL,
        false,
        List.of(NsaConfig.Branch.WINDOW),
        List.of(NsaConfig.Branch.COMPRESSION, NsaConfig.Branch.SELECTION));
  }

  @Override
  protected Optional<NsaConfig> parametersCovering(int length) {
    return Optional.empty() /* the gates stay */;
  }

  @Override
  protected boolean seesByModelsValues() {
    return false;
  }
}
