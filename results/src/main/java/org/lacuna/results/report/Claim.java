package org.lacuna.results.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.claim.Verdict;

/**
 * A claim and what the measurements say of it.
 *
 * @param id what it is called among the claims of its source
 * @param statement what is claimed, in one sentence
 * @param verdict what came out
 * @param source who claims it and where
 * @param findings what was found, a line each: differences, intervals, p values
 * @param seedsNeeded about how many seeds would decide it; null where it is decided or nobody can
 *     tell
 */
public record Claim(
    String id,
    String statement,
    Verdict verdict,
    String source,
    List<String> findings,
    @Nullable Integer seedsNeeded) {
  public Claim {
    findings = List.copyOf(findings);
  }
}
