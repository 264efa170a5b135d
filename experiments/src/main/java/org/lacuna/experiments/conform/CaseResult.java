package org.lacuna.experiments.conform;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What became of one vector.
 *
 * @param name folder and file name, without the ending
 * @param status whether it agrees
 * @param comparisons all that was compared
 * @param note why it was skipped or could not be compared; otherwise empty
 */
public record CaseResult(String name, Status status, List<Comparison> comparisons, String note) {
  /** How a case ends. */
  public enum Status {
    PASSED,
    FAILED,
    /** Nothing here knows such a vector; it says nothing about this build. */
    SKIPPED
  }

  static CaseResult compared(String name, List<Comparison> comparisons) {
    boolean passes = !comparisons.isEmpty() && comparisons.stream().allMatch(Comparison::passes);
    return new CaseResult(name, passes ? Status.PASSED : Status.FAILED, comparisons, "");
  }

  static CaseResult failed(String name, String reason) {
    return new CaseResult(name, Status.FAILED, List.of(), reason);
  }

  static CaseResult skipped(String name, String reason) {
    return new CaseResult(name, Status.SKIPPED, List.of(), reason);
  }

  /** The largest error of a kind on a path; empty where nothing of the kind was compared. */
  public OptionalDouble largest(Comparison.CodePath path, Comparison.Kind kind) {
    return comparisons.stream()
        .filter(comparison -> comparison.path() == path && comparison.kind() == kind)
        .mapToDouble(Comparison::error)
        .max();
  }

  /** The comparisons that do not pass. */
  public List<Comparison> failures() {
    return comparisons.stream().filter(comparison -> !comparison.passes()).toList();
  }
}
