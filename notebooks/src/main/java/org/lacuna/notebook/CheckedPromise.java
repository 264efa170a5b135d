package org.lacuna.notebook;

import java.util.List;
import org.lacuna.notebook.CheckedCase.Outcome;

/**
 * What came of one promise of the contract, over all kernels and parameters.
 *
 * @param name the promise in words
 * @param cases how often it was put to the test
 * @param passed cases in which it holds
 * @param skipped cases that do not concern the method
 * @param failed cases in which it does not hold
 * @param firstFailure where and why it first did not hold, one line; empty if it holds
 */
public record CheckedPromise(
    String name, int cases, int passed, int skipped, int failed, String firstFailure) {
  static CheckedPromise of(String name, List<CheckedCase> cases) {
    String firstFailure =
        cases.stream()
            .filter(each -> each.outcome() == Outcome.FAILED)
            .findFirst()
            .map(each -> each.at().isEmpty() ? each.detail() : each.at() + ": " + each.detail())
            .orElse("");
    return new CheckedPromise(
        name,
        cases.size(),
        count(cases, Outcome.PASSED),
        count(cases, Outcome.SKIPPED),
        count(cases, Outcome.FAILED),
        firstFailure);
  }

  /** What came of it in words. */
  String outcome() {
    if (failed > 0) {
      return "fails in %d of %d cases: %s".formatted(failed, cases, firstFailure);
    }
    return passed == 0 ? "does not concern it" : "holds in %d cases".formatted(passed);
  }

  private static int count(List<CheckedCase> cases, Outcome outcome) {
    return Math.toIntExact(cases.stream().filter(each -> each.outcome() == outcome).count());
  }
}
