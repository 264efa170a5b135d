package org.lacuna.experiments.process;

/** What the process tells its caller. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** A fault in Lacuna: a stack trace is printed, or a conformance vector fails. */
  public static final int FAULT = 1;

  /**
   * The input cannot be used: one line says what is wrong and what would be right; or so the
   * machine, by {@code doctor}.
   */
  public static final int BAD_INPUT = 2;

  /** The training diverged; its record says at which step. */
  public static final int DIVERGED = 3;

  /** A run that was run again differs from its record; tables say where. */
  public static final int DIFFERENT = 4;

  /** Some jobs of a sweep failed; a table says which, and why. */
  public static final int INCOMPLETE = 5;

  /** Stopped by the user before the end; the same command goes on from the checkpoint. */
  public static final int STOPPED = 130;

  private ExitCode() {}
}
