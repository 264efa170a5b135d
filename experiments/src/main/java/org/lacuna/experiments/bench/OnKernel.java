package org.lacuna.experiments.bench;

import java.util.Optional;
import java.util.function.Supplier;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;

/** A contestant that attends with a kernel of its own choice. */
record OnKernel(AttentionKernel kernel, AttentionStep contestant) implements AttentionStep {
  /** A contestant that is made with the kernel, too. */
  static OnKernel of(AttentionKernel kernel, Supplier<AttentionStep> maker) {
    try (var _ = Kernels.use(kernel)) {
      return new OnKernel(kernel, maker.get());
    }
  }

  @Override
  public double step(Clock clock) {
    try (var _ = Kernels.use(kernel)) {
      return contestant.step(clock);
    }
  }

  @Override
  public Optional<AttentionStep> caching() {
    return contestant.caching().map(part -> new OnKernel(kernel, part));
  }

  @Override
  public void close() {
    contestant.close();
  }
}
