package org.lacuna.results.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Verdict;

/**
 * A claimed ordering of rows at one length, and what the measurements say of it.
 *
 * @param metric such as {@code loss}
 * @param protocol such as {@code window-mean}
 * @param length context length in tokens
 * @param pairs the neighbours in the ordering
 */
public record ClaimCheck(String metric, String protocol, int length, List<Pair> pairs) {

  private static final int FEWEST_SEEDS = 3;

  /**
   * The claim that a row scores higher than another.
   *
   * @param difference the score of the row that is claimed to be higher less the other's
   */
  public record Pair(PairedDifference difference) {

    /** By the interval of the difference, if there are seeds enough for one to mean something. */
    public Verdict verdict() {
      if (!difference.excludesZero() || difference.bySeed().size() < FEWEST_SEEDS) {
        return Verdict.UNDECIDED;
      }
      return difference.statistics().mean() > 0 ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
    }

    /** {@code full > moba}. */
    public String claim() {
      return difference.first() + " > " + difference.second();
    }
  }

  public ClaimCheck {
    pairs = List.copyOf(pairs);
  }

  /**
   * Checks an ordering of the scores.
   *
   * @param claim names of rows from the highest score to the lowest, as in {@code full > moba >
   *     ssa}; of a loss the highest is the worst
   * @throws RunException if it is no ordering of two rows at least, a row is not there, or two
   *     neighbours have no seed in common at this length
   */
  public static ClaimCheck of(Comparison comparison, String claim, int length) {
    List<String> names = names(claim);
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < names.size(); i++) {
      pairs.add(new Pair(PairedDifference.of(comparison, names.get(i), names.get(i + 1), length)));
    }
    return new ClaimCheck(comparison.metric(), comparison.protocol(), length, pairs);
  }

  /**
   * The lengths at which all rows of a claim were measured, ascending.
   *
   * @throws RunException if it is no ordering of rows that are there, or they have no such length
   */
  public static List<Integer> lengths(Comparison comparison, String claim) {
    List<Comparison.Row> rows = names(claim).stream().map(comparison::row).toList();
    List<Integer> lengths =
        comparison.lengths().stream()
            .filter(length -> rows.stream().noneMatch(row -> row.at(length).isEmpty()))
            .toList();
    if (lengths.isEmpty()) {
      throw new RunException("claim '%s': its rows have no length in common".formatted(claim));
    }
    return lengths;
  }

  private static List<String> names(String claim) {
    List<String> names = Stream.of(claim.split(">", -1)).map(String::strip).toList();
    if (names.size() < 2 || names.stream().distinct().count() < names.size()) {
      throw new RunException(
          "claim '%s': expected different rows such as 'a > b > c'".formatted(claim));
    }
    return names;
  }

  /** Of the whole ordering: it holds if every pair does. */
  public Verdict verdict() {
    return Verdict.all(pairs.stream().map(Pair::verdict).toList());
  }

  /** A line for the ordering and one a pair; ends with a line end. */
  public String text() {
    String ordering =
        Stream.concat(
                Stream.of(pairs.getFirst().difference().first()),
                pairs.stream().map(pair -> pair.difference().second()))
            .collect(Collectors.joining(" > "));
    int claims = pairs.stream().mapToInt(pair -> pair.claim().length()).max().orElse(0);
    int words = pairs.stream().mapToInt(pair -> pair.verdict().word().length()).max().orElse(0);
    return "%s at %d tokens (%s): %s: %s\n"
            .formatted(metric, length, protocol, ordering, verdict().word())
        + pairs.stream()
            .map(pair ->
                "  "
                    + pad(pair.claim(), claims)
                    + "  "
                    + pad(pair.verdict().word(), words)
                    + "  "
                    + pair.difference().text()
                    + "\n")
            .collect(Collectors.joining());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
