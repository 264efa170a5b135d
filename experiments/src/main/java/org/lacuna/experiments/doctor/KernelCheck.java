package org.lacuna.experiments.doctor;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lacuna.methods.kernel.KernelProvider;

/**
 * What computes sparse attention, and why not the others; may end the process.
 *
 * @param providers the highest rank first
 * @param asked the kernel that is asked for by name, if one is
 */
record KernelCheck(List<KernelProvider> providers, Optional<String> asked) implements Check {
  @Override
  public String name() {
    return "kernels";
  }

  @Override
  public void look(Consumer<Finding> found) {
    Optional<String> used = Optional.empty();
    for (KernelProvider provider : providers) {
      String label = "kernel " + provider.name();
      Optional<String> refusal = refusal(provider);
      boolean wanted = asked.isEmpty() || asked.get().equals(provider.name());
      if (refusal.isPresent() && asked.isEmpty() && !provider.isForThisMachine()) {
        found.accept(Finding.fine(label, "not for this machine: " + refusal.get()));
      } else if (refusal.isPresent()) {
        found.accept(
            Finding.lacking(asked.isPresent() && wanted, label, "cannot run here", refusal.get()));
      } else if (wanted && used.isEmpty()) {
        used = Optional.of(provider.name());
        found.accept(Finding.fine(label, asked.isPresent() ? "in use, as asked for" : "in use"));
      } else {
        found.accept(Finding.fine(label, "could be used, by --kernel " + provider.name()));
      }
    }
    List<String> known = providers.stream().map(KernelProvider::name).toList();
    if (asked.isPresent() && !known.contains(asked.get())) {
      found.accept(
          Finding.problem(
              "kernel " + asked.get(),
              "is asked for and not known",
              "set --kernel or LACUNA_KERNEL to one of %s, or to none"
                  .formatted(String.join(", ", known))));
    } else if (asked.isEmpty() && used.isEmpty()) {
      found.accept(Finding.problem(name(), "none can run here", "see why each cannot"));
    }
  }

  /** A provider that fails to say anything will not do either. */
  private static Optional<String> refusal(KernelProvider provider) {
    try {
      return provider.refusal();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("it fails to say why: " + Reasons.of(e));
    }
  }
}
