package org.lacuna.methods.nsa;

import java.util.List;
import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;

/** Shared keys and values; compressed keys choose blocks and nothing else. */
class NsaCompressionOffTest extends AttentionMethodContract<NsaConfig> {
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
        true,
        List.of(),
        List.of(NsaConfig.Branch.COMPRESSION));
  }

  @Override
  protected Optional<NsaConfig> parametersCovering(int length) {
    return Optional.empty() /* the gates stay */;
  }
}
