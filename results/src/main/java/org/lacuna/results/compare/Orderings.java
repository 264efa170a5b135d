package org.lacuna.results.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Claim;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.Score;
import org.lacuna.results.claim.Scores;
import org.lacuna.results.claim.Statement;

/**
 * Claimed orderings of the rows of a comparison, each at every length that all of its rows have.
 */
public final class Orderings {
  private Orderings() {}

  /**
   * Judges orderings of the scores, all of them together.
   *
   * @param orderings names of rows from the highest score to the lowest, as in {@code full > moba >
   *     ssa}; of a loss the highest is the worst
   * @throws RunException if one is no ordering of rows that are there, or its rows have no length
   *     in common
   */
  public static List<Judgement> judged(Comparison comparison, List<String> orderings) {
    List<Claim> claims = new ArrayList<>();
    for (String ordering : orderings) {
      List<String> rows = rows(ordering);
      for (int length : lengths(comparison, ordering, rows)) {
        claims.add(
            new Claim(
                "at-" + length,
                null,
                String.join(" > ", rows),
                "%s (%s) at %d tokens"
                    .formatted(comparison.metric(), comparison.protocol(), length),
                List.of(Statement.ordering(Integer.toString(length), rows)),
                null,
                null));
      }
    }
    return Judgement.of(claims, scores(comparison));
  }

  /** The scores by row and length. */
  private static Scores scores(Comparison comparison) {
    return cell -> {
      SortedMap<Long, Double> bySeed = new TreeMap<>();
      SortedMap<Long, Measurement> measured =
          comparison.row(cell.row()).at(Integer.parseInt(cell.column()));
      measured.forEach((seed, score) -> bySeed.put(seed, score.value()));
      return bySeed.isEmpty() ? Optional.empty() : Optional.of(Score.of(bySeed));
    };
  }

  private static List<Integer> lengths(Comparison comparison, String ordering, List<String> names) {
    List<Comparison.Row> rows = names.stream().map(comparison::row).toList();
    List<Integer> lengths =
        comparison.lengths().stream()
            .filter(length -> rows.stream().noneMatch(row -> row.at(length).isEmpty()))
            .toList();
    if (lengths.isEmpty()) {
      throw new RunException("claim '%s': its rows have no length in common".formatted(ordering));
    }
    return lengths;
  }

  private static List<String> rows(String ordering) {
    List<String> names = Stream.of(ordering.split(">", -1)).map(String::strip).toList();
    if (names.size() < 2 || names.stream().distinct().count() < names.size()) {
      throw new RunException(
          "claim '%s': expected different rows such as 'a > b > c'".formatted(ordering));
    }
    return names;
  }
}
