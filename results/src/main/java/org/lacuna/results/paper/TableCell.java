package org.lacuna.results.paper;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.claim.Score;
import org.lacuna.results.statistics.SeedStatistics;

/**
 * What stands in a place of a table: the paper's number and the measured ones.
 *
 * @param place where
 * @param published the paper's; null where it has none
 * @param measured by seed; empty where nothing was measured
 * @param exact whether what was measured follows from a formula
 */
public record TableCell(
    Cell place,
    @Nullable Published published,
    SortedMap<Long, Measurement> measured,
    boolean exact) {
  public TableCell {
    measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
  }

  /** Over the seeds; empty where nothing was measured. */
  public Optional<SeedStatistics> statistics() {
    return measured.isEmpty()
        ? Optional.empty()
        : Optional.of(
            SeedStatistics.of(measured.values().stream().map(Measurement::value).toList()));
  }

  /** The measured score, with draws of its samples by seed; empty where there is none. */
  Optional<Score> score(SortedMap<Long, double[]> resampled) {
    if (measured.isEmpty()) {
      return Optional.empty();
    }
    if (exact) {
      return Optional.of(Score.exact(measured.firstEntry().getValue().value()));
    }
    SortedMap<Long, Double> bySeed = new TreeMap<>();
    measured.forEach((seed, row) -> bySeed.put(seed, row.value()));
    return Optional.of(new Score(bySeed, false, resampled));
  }
}
