package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

/** Only what stands for windows of tokens is seen. */
class NsaCompressionAloneTest extends AttentionMethodContract<NsaConfig> {
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
        List.of(),
        List.of(NsaConfig.Branch.SELECTION, NsaConfig.Branch.WINDOW));
  }

  @Override
  protected Optional<NsaConfig> parametersCovering(int length) {
    return Optional.empty() /* the gates stay */;
  }
}
