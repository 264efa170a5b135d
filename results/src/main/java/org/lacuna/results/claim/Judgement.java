package org.lacuna.results.claim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.lacuna.results.statistics.Holm;

/**
 * A claim and what was found of it.
 *
 * @param claim what is claimed
 * @param findings one a relation of its statements
 */
public record Judgement(Claim claim, List<Finding> findings) {
  public Judgement {
    findings = List.copyOf(findings);
  }

  /**
   * Judges the claims of one table together, as the p values are corrected for the number of all of
   * their statements.
   *
   * @throws org.lacuna.results.RunException if a statement cannot be read, or reads a place that
   *     the table does not have
   */
  public static List<Judgement> of(List<Claim> claims, Scores scores) {
    List<List<Finding>> found =
        claims.stream()
            .map(claim ->
                claim.holds().stream()
                    .flatMap(statement -> statement.relations().stream())
                    .map(relation -> Finding.of(relation, scores))
                    .toList())
            .toList();
    double[] p = found.stream().flatMap(List::stream).mapToDouble(Finding::pValue).toArray();
    double[] adjusted = Holm.adjusted(p);
    int tested = (int) Arrays.stream(p).filter(each -> !Double.isNaN(each)).count();
    List<Judgement> judged = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < claims.size(); i++) {
      List<Finding> its = new ArrayList<>();
      for (Finding finding : found.get(i)) {
        its.add(finding.adjusted(adjusted[at], tested));
        at++;
      }
      judged.add(new Judgement(claims.get(i), its));
    }
    return judged;
  }

  /**
   * The number of seeds that would decide all that is undecided; empty where nothing is, or some of
   * it would stay so.
   */
  public OptionalInt seedsNeeded() {
    List<OptionalInt> needed =
        findings.stream()
            .filter(finding -> finding.verdict() == Verdict.UNDECIDED)
            .map(Finding::seedsNeeded)
            .toList();
    return verdict() == Verdict.UNDECIDED && needed.stream().allMatch(OptionalInt::isPresent)
        ? needed.stream().mapToInt(OptionalInt::getAsInt).max()
        : OptionalInt.empty();
  }

  /** Of all findings together; undecided where there is none. */
  public Verdict verdict() {
    return findings.isEmpty()
        ? Verdict.UNDECIDED
        : Verdict.all(findings.stream().map(Finding::verdict).toList());
  }
}
