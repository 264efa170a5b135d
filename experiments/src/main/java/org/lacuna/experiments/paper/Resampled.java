package org.lacuna.experiments.paper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.results.sample.Outcome;

/**
 * Scores of samples that are drawn anew, with replacement, from those of a measure. Measures of
 * equally many samples get the same draws, so that the difference of two models on the same samples
 * is drawn as a whole.
 */
final class Resampled implements EvaluationListener {
  private static final int DRAWS = 200;

  /** What a score is of; the length in tokens. */
  record Key(
      String mode, String metric, String protocol, SortedMap<String, String> slice, int length) {}

  private final EvaluationListener listener;
  private final Predicate<Key> wanted;
  private final Map<Key, double[]> scores = new HashMap<>();

  /** Draws the scores that are wanted, and tells another listener how far the evaluation is. */
  Resampled(EvaluationListener listener, Predicate<Key> wanted) {
    this.listener = listener;
    this.wanted = wanted;
  }

  /** The draws of a score; empty where there are none. */
  Optional<double[]> of(Key key) {
    return Optional.ofNullable(scores.get(key));
  }

  @Override
  public void at(String what, long done, long samples) {
    listener.at(what, done, samples);
  }

  @Override
  public void measured(
      String mode, List<Outcome> outcomes, Function<List<Outcome>, List<Row>> rows) {
    if (outcomes.size() < 2
        || rows.apply(outcomes).stream().noneMatch(row -> isWanted(mode, row))) {
      return;
    }
    SplittableRandom random = new SplittableRandom(outcomes.size());
    for (int draw = 0; draw < DRAWS; draw++) {
      List<Outcome> drawn = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        drawn.add(outcomes.get(random.nextInt(outcomes.size())));
      }
      for (Row row : rows.apply(drawn)) {
        if (isWanted(mode, row)) {
          scores.computeIfAbsent(key(mode, row), _ -> unknown())[draw] = row.estimate().value();
        }
      }
    }
  }

  /** A row that some draws do not have has no spread. */
  private static double[] unknown() {
    double[] values = new double[DRAWS];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private boolean isWanted(String mode, Row row) {
    return wanted.test(key(mode, row));
  }

  private static Key key(String mode, Row row) {
    return new Key(mode, row.metric(), row.protocol(), row.slice(), row.length());
  }
}
