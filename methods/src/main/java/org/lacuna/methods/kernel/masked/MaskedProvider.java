package org.lacuna.methods.kernel.masked;

import java.util.Optional;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.KernelProvider;

/** Offers {@link MaskedKernel}, which runs wherever libtorch does. */
public final class MaskedProvider implements KernelProvider {
  @Override
  public String name() {
    return MaskedKernel.NAME;
  }

  @Override
  public int rank() {
    return 0;
  }

  @Override
  public Optional<String> refusal() {
    return Optional.empty();
  }

  @Override
  public AttentionKernel kernel() {
    return new MaskedKernel();
  }
}
