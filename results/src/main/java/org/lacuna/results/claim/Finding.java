package org.lacuna.results.claim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;
import org.lacuna.results.statistics.SeedStatistics;
import org.lacuna.results.statistics.SeedsNeeded;

/**
 * What the scores say of one relation.
 *
 * @param relation as it was written
 * @param differences by seed, what is claimed to be above less the other; empty where a score is
 *     not there, under 0 where none has an error
 * @param margin how far equals may be apart, in the mean over the seeds; null where one is claimed
 *     to be above
 * @param exact whether no score has an error
 * @param missing places that have no score
 * @param spread where the difference lies if seeds and samples are drawn anew, 95 % of the draws;
 *     null where the samples are not known
 * @param adjusted p value, corrected for the number of statements; null where nothing was tested
 * @param tested statements that it was corrected for
 */
public record Finding(
    String relation,
    SortedMap<Long, Double> differences,
    @Nullable Double margin,
    boolean exact,
    List<String> missing,
    @Nullable Interval spread,
    @Nullable Double adjusted,
    int tested) {
  /** A verdict asks for a p value below. */
  public static final double ALPHA = 0.01;

  /** More than anybody would train. */
  static final int MOST_SEEDS = 1000;

  public Finding {
    differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
    missing = List.copyOf(missing);
  }

  /** Before it is corrected for the number of statements. */
  static Finding of(Relation relation, Scores scores) {
    Map<Cell, Score> known = new TreeMap<>(Comparator.comparing(Cell::toString));
    List<String> missing = new ArrayList<>();
    for (Cell cell : relation.cells()) {
      Optional<Score> score = scores.at(cell);
      score.ifPresentOrElse(its -> known.put(cell, its), () -> missing.add(cell.toString()));
    }
    boolean exact = missing.isEmpty() && known.values().stream().allMatch(Score::exact);
    SortedMap<Long, Double> differences = new TreeMap<>();
    Double margin = relation.margin() == null ? null : Double.NaN;
    if (missing.isEmpty()) {
      Set<Long> seeds = seeds(known);
      double margins = 0;
      for (long seed : seeds) {
        differences.put(seed, relation.difference(cell -> at(known, cell, seed)));
        if (relation.margin() != null) {
          margins += relation.margin().value(cell -> at(known, cell, seed));
        }
      }
      if (relation.margin() != null && !seeds.isEmpty()) {
        margin = margins / seeds.size();
      }
    }
    return new Finding(
        relation.text(),
        differences,
        margin,
        exact,
        missing,
        Resampling.spread(relation, known, differences.keySet()),
        null,
        0);
  }

  private static double at(Map<Cell, Score> known, Cell cell, long seed) {
    return Objects.requireNonNull(known.get(cell)).at(seed);
  }

  /** Those that all scores with an error have. */
  private static Set<Long> seeds(Map<Cell, Score> known) {
    SortedSet<Long> seeds = null;
    for (Score score : known.values()) {
      if (!score.exact()) {
        if (seeds == null) {
          seeds = new TreeSet<>(score.bySeed().keySet());
        } else {
          seeds.retainAll(score.bySeed().keySet());
        }
      }
    }
    return seeds == null ? Set.of(0L) : seeds;
  }

  /** The same, corrected. */
  Finding adjusted(double p, int statements) {
    return new Finding(
        relation,
        differences,
        margin,
        exact,
        missing,
        spread,
        Double.isNaN(p) ? null : p,
        statements);
  }

  /** Over the seeds; empty where a score is not there. */
  public Optional<SeedStatistics> statistics() {
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(SeedStatistics.of(differences.values()));
  }

  /**
   * How the mean difference lies to the claim: 1 on its side, -1 on the other, 0 on the border, or
   * where there is none.
   */
  int sign() {
    return statistics().map(this::sign).orElse(0);
  }

  private int sign(SeedStatistics seeds) {
    double inFavour = inFavour(seeds);
    return inFavour == 0 && margin != null ? 1 : (int) Math.signum(inFavour);
  }

  /** How far the mean difference is on the claimed side of the border. */
  private double inFavour(SeedStatistics seeds) {
    return margin == null ? seeds.mean() : margin - Math.abs(seeds.mean());
  }

  /**
   * The p value by itself, of the side on which the mean difference lies: two-sided for one above
   * the other, of two one-sided tests for equals. NaN where there is nothing to test.
   */
  double pValue() {
    if (exact || differences.isEmpty()) {
      return Double.NaN;
    }
    SeedStatistics seeds = statistics().orElseThrow();
    if (margin == null) {
      return seeds.pValue();
    }
    if (sign() <= 0) {
      return fromBorder(seeds).pValue();
    }
    // No number of seeds shows that there is no difference at all.
    return margin > 0 ? seeds.equivalence(margin) : Double.NaN;
  }

  /** The differences as seen from the border: where they end, not where 0 is. */
  private SeedStatistics fromBorder(SeedStatistics seeds) {
    return new SeedStatistics(seeds.n(), inFavour(seeds), seeds.deviation());
  }

  /** What it says of the claim. */
  public Verdict verdict() {
    if (exact) {
      boolean known = statistics().filter(its -> Double.isFinite(its.mean())).isPresent();
      return !known ? Verdict.UNDECIDED : sign() > 0 ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
    }
    boolean decided =
        adjusted != null && adjusted < ALPHA && differences.size() >= SeedsNeeded.FEWEST;
    if (!decided || sign() == 0) {
      return Verdict.UNDECIDED;
    }
    return sign() > 0 ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
  }

  /** To show that two are equal takes a test on one side, and {@link SeedsNeeded} has two. */
  private int sides(SeedStatistics seeds) {
    return margin != null && sign(seeds) > 0 ? 2 : 1;
  }

  /**
   * The number of seeds that would decide, if those there are tell the deviation of all, and p were
   * multiplied by the number of statements, which is more than Holm asks; empty where they do not.
   */
  public OptionalInt seedsNeeded() {
    return statistics()
        .map(seeds ->
            SeedsNeeded.of(
                fromBorder(seeds), sides(seeds) * ALPHA / Math.max(1, tested), MOST_SEEDS))
        .orElse(OptionalInt.empty());
  }
}
