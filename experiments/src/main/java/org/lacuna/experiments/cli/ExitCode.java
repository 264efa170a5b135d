package org.lacuna.experiments.cli;

/** What the process tells its caller. */
final class ExitCode {
  /** Done. */
  static final int OK = 0;

  /** A fault in Lacuna: a stack trace is printed, or a conformance vector fails. */
  static final int FAULT = 1;

  /** The input cannot be used: one line says what is wrong and what would be right. */
  static final int BAD_INPUT = 2;

  /** The training diverged; its record says at which step. */
  static final int DIVERGED = 3;

  /** A run that was run again differs from its record; tables say where. */
  static final int DIFFERENT = 4;

  /** Stopped by the user before the end; the same command goes on from the checkpoint. */
  static final int STOPPED = 130;

  private ExitCode() {}
}
