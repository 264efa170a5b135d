package org.lacuna.notebook;

/**
 * One promise of the contract, put to the test in one case.
 *
 * @param check the promise in words
 * @param at kernel and parameter of the case, such as {@code vector, [2] length = 63}
 * @param outcome what came of it
 * @param detail why it failed or was skipped, one line; empty if it holds
 */
public record CheckedCase(String check, String at, Outcome outcome, String detail) {
  /** What came of a case. */
  public enum Outcome {
    /** It holds. */
    PASSED,
    /** It does not concern this method. */
    SKIPPED,
    /** It does not hold. */
    FAILED
  }
}
