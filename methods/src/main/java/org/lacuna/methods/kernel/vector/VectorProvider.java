package org.lacuna.methods.kernel.vector;

import java.util.Optional;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.KernelProvider;
import org.lacuna.methods.kernel.masked.MaskedKernel;

/** Offers {@link VectorKernel} where the JVM has the Vector API. */
public final class VectorProvider implements KernelProvider {
  static final String NAME = "vector";

  private static final String MODULE = "jdk.incubator.vector";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public Optional<String> refusal() {
    return ModuleLayer.boot().findModule(MODULE).isPresent()
        ? Optional.empty()
        : Optional.of(
            "this JVM runs without the Vector API; start it with --add-modules=" + MODULE);
  }

  @Override
  public AttentionKernel kernel() {
    return new VectorKernel(new MaskedKernel());
  }
}
