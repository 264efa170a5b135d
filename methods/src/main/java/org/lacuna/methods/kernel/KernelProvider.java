package org.lacuna.methods.kernel;

import java.util.Optional;

/**
 * Offers a kernel where the machine can run it; found by {@link java.util.ServiceLoader}, so the
 * class must load on any machine.
 */
public interface KernelProvider {
  /** The kernel's name. */
  String name();

  /** The provider of the highest rank that does not refuse is taken. */
  int rank();

  /** Whether a refusal concerns who uses this machine: not where what it takes cannot be had. */
  default boolean isForThisMachine() {
    return true;
  }

  /** Why the kernel cannot run here and what would mend that, in one line; empty if it can. */
  Optional<String> refusal();

  /** The kernel; called only if there is no refusal. */
  AttentionKernel kernel();
}
