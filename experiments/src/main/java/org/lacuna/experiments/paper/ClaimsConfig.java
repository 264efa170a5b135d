package org.lacuna.experiments.paper;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.results.claim.Claim;
import org.lacuna.results.claim.Statement;

/** What a paper claims of a table. */
@Doc("The claims of a paper.")
public record ClaimsConfig(@Doc("Each with statements.") List<ClaimConfig> claims) {
  /** Copies the list. */
  public ClaimsConfig {
    claims = List.copyOf(claims);
  }

  /** One of them. */
  @Doc("A claim.")
  public record ClaimConfig(
      @Doc("Short name: lower-case letters, digits and hyphens.") String id,
      @Doc("Number in the list of experiments/papers/README.md; null if it is not there.")
          @Nullable Integer number,
      @Doc("What is claimed, in a sentence.") String says,
      @Doc("Where: table, figure or section, and how sure we are of it, as [P].") String source,
      @Doc(
              "Statements on scores that all have to hold, as 'loss[full] > loss[ssa]' or 'kv[cca]"
                  + " / kv[full] = 0.07 within 0.001'; null with beyond.")
          @Nullable List<String> holds,
      @Doc("Why it cannot be tested; null with statements.") @Nullable String beyond,
      @Doc("What is to be known of the test.") @Nullable String note) {
    /** Checks that it says something. */
    public ClaimConfig {
      Check.that(
          id.matches("[a-z0-9]+(-[a-z0-9]+)*"), "id", "lower-case letters, digits and hyphens", id);
      boolean stated = holds != null && !holds.isEmpty();
      Check.that(stated == (beyond == null), "holds", "a statement, or else beyond", holds);
    }

    /**
     * The claim.
     *
     * @throws org.lacuna.results.RunException if a statement cannot be read
     */
    Claim claim() {
      List<Statement> statements =
          holds == null ? List.of() : holds.stream().map(Statement::parse).toList();
      return new Claim(id, number, says, source, statements, beyond, note);
    }
  }
}
