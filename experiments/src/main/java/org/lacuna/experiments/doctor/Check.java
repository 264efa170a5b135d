package org.lacuna.experiments.doctor;

import java.util.function.Consumer;

/** Looks at some part of the machine. */
public interface Check {
  /** What it looks at, in a word or three. */
  String name();

  /**
   * Looks, and tells each finding as soon as it has it; what follows may end the process.
   *
   * @throws Exception if it cannot look; see {@link #tell}
   */
  void look(Consumer<Finding> found) throws Exception;

  /** Looks; that a check fails, by whatever it throws, is a finding too. */
  default void tell(Consumer<Finding> found) {
    try {
      look(found);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | LinkageError | AssertionError e) {
      found.accept(
          Finding.problem(
              name(), "cannot be looked at: " + Reasons.of(e), "LACUNA_LOG=DEBUG says more"));
    }
  }
}
