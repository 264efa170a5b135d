package org.lacuna.results.claim;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a paper says, and how a table would show it.
 *
 * @param id short name
 * @param number in the list of all claims ({@code experiments/papers/README.md}); null if not there
 * @param says what is claimed, in a sentence
 * @param source where: table, figure or section, and how sure we are of it
 * @param holds statements on scores that all have to hold
 * @param beyond why it cannot be tested; null where there are statements
 * @param note what is to be known of the test, such as what differs from the paper's; may be null
 */
public record Claim(
    String id,
    @Nullable Integer number,
    String says,
    String source,
    List<Statement> holds,
    @Nullable String beyond,
    @Nullable String note) {
  public Claim {
    if (holds.isEmpty() == (beyond == null)) {
      throw new IllegalArgumentException("holds: expected a statement, or else beyond");
    }
    holds = List.copyOf(holds);
  }

  /** A claim with nothing but what must be given. */
  public static Claim of(String id, String says, String source, String... holds) {
    return new Claim(
        id, null, says, source, Stream.of(holds).map(Statement::parse).toList(), null, null);
  }

  /** The places that it reads, each once. */
  public List<Cell> cells() {
    return holds.stream().flatMap(each -> each.cells().stream()).distinct().toList();
  }

  /** Whether scores without error satisfy it; empty where one is not there, or it is not tested. */
  public Optional<Boolean> satisfiedBy(Scores scores) {
    boolean known =
        !holds.isEmpty() && cells().stream().allMatch(cell -> scores.at(cell).isPresent());
    return known
        ? Optional.of(holds.stream().allMatch(statement -> statement.holds(scores)))
        : Optional.empty();
  }
}
