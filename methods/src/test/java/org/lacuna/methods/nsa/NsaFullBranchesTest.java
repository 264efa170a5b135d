package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

class NsaFullBranchesTest extends AttentionMethodContract<NsaConfig> {
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
        List.of(NsaConfig.Branch.COMPRESSION, NsaConfig.Branch.WINDOW));
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
