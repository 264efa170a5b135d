package org.lacuna.methods.ssa;

import java.util.Optional;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.AttentionMethodContract;
import org.lacuna.methods.kernel.Scoring;

class SsaMethodTest extends AttentionMethodContract<SsaConfig> {
  @Override
  protected AttentionMethod<SsaConfig> method() {
    return new SsaMethod();
  }

  @Override
  protected SsaConfig parameters() {
    return new SsaConfig(
        8, 3, Scoring.PER_QUERY_HEAD, 0.5, SsaConfig.Stream.MODEL, AlignmentConfig.defaults());
  }

  @Override
  protected Optional<SsaConfig> parametersCovering(int length) {
    return Optional.of(
        new SsaConfig(
            8,
            length / 8 + 1,
            Scoring.PER_QUERY_HEAD,
            0.5,
            SsaConfig.Stream.MODEL,
            AlignmentConfig.defaults()));
  }
}
