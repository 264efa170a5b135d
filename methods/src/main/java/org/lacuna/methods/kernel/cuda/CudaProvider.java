package org.lacuna.methods.kernel.cuda;

import ai.djl.Device;
import java.util.Optional;
import org.lacuna.methods.cuda.CudaContext;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.KernelProvider;
import org.lacuna.methods.kernel.masked.MaskedKernel;
import org.lacuna.methods.kernel.vector.VectorProvider;

/** Offers {@link CudaKernel} where libtorch sees an NVIDIA GPU and CUDA C can be compiled. */
public final class CudaProvider implements KernelProvider {
  static final String NAME = "cuda";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int rank() {
    return 20;
  }

  @Override
  public boolean isForThisMachine() {
    return CudaContext.isThere();
  }

  @Override
  public Optional<String> refusal() {
    if (!CudaContext.isThere()) {
      return CudaProgram.refusal();
    }
    if (!CudaDevice.isSeen()) {
      return Optional.of("this libtorch sees no GPU; it takes a CUDA build of it, see docs/gpu.md");
    }
    return CudaProgram.refusal(Device.gpu());
  }

  @Override
  public AttentionKernel kernel() {
    VectorProvider vector = new VectorProvider();
    AttentionKernel masked = new MaskedKernel();
    return new CudaKernel(vector.refusal().isEmpty() ? vector.kernel() : masked, masked);
  }
}
