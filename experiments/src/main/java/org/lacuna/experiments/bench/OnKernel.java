package org.lacuna.experiments.bench;

import java.util.function.Supplier;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;

/** A contestant that attends with a kernel of its own choice. */
record OnKernel(AttentionKernel kernel, Contestant contestant) implements Contestant {
  /** A contestant that is made with the kernel, too. */
  static OnKernel of(AttentionKernel kernel, Supplier<Contestant> maker) {
    try (var _ = Kernels.use(kernel)) {
      return new OnKernel(kernel, maker.get());
    }
  }

  @Override
  public double step() {
    try (var _ = Kernels.use(kernel)) {
      return contestant.step();
    }
  }

  @Override
  public void close() {
    contestant.close();
  }
}
