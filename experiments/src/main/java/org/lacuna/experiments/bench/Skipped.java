package org.lacuna.experiments.bench;

/**
 * A point that was not measured.
 *
 * @param what the method or pattern
 * @param where the pass, or the whole model
 * @param length tokens
 * @param reason why not
 */
public record Skipped(String what, String where, int length, String reason) {
  /** {@code moba, prefill, 131072 tokens: would take about 90 s a step}. */
  @Override
  public String toString() {
    return "%s, %s, %d tokens: %s".formatted(what, where, length, reason);
  }
}
