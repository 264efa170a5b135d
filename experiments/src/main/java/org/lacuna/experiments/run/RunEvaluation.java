package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;

/** An evaluation of a run, under each variant of attention that it asks for. */
final class RunEvaluation {
  private final RunFolder run;
  private final String method;
  private final long seed;
  private final List<PlannedEvaluation> variants;

  /**
   * Plans it.
   *
   * @throws org.lacuna.config.ConfigException if it does not fit the run, or there is nothing to
   *     measure
   */
  RunEvaluation(PreparedRun prepared, RunFolder run, EvaluationConfig evaluation) {
    this.run = run;
    method = prepared.method();
    seed = prepared.config().seed();
    variants = prepared.plan(evaluation);
  }

  /**
   * Measures what was not measured before; the run's lock is the caller's.
   *
   * @param listener is told how far it has come
   * @return all rows
   */
  List<Measurement> measure(EvaluationListener listener) {
    return rows(listener, (each, its) -> Optional.of(each.of(run, method, seed, its)))
        .orElseThrow();
  }

  /**
   * The rows of what was measured before; the run's record is only read.
   *
   * @param listener is told how far it has come
   * @return empty unless all of it was measured
   */
  Optional<List<Measurement>> recorded(EvaluationListener listener) {
    return rows(listener, (each, its) -> each.recorded(run, method, seed, its));
  }

  /** Of all variants; empty once one has none. */
  private Optional<List<Measurement>> rows(
      EvaluationListener listener,
      BiFunction<PlannedEvaluation, EvaluationListener, Optional<List<Measurement>>> of) {
    long all = variants.stream().mapToLong(PlannedEvaluation::samples).sum();
    List<Measurement> rows = new ArrayList<>();
    long before = 0;
    for (PlannedEvaluation each : variants) {
      Optional<List<Measurement>> its = of.apply(each, listener.after(before, all));
      if (its.isEmpty()) {
        return Optional.empty();
      }
      rows.addAll(its.get());
      before += each.samples();
    }
    return Optional.of(rows);
  }

  /** About how long it takes, in seconds; nothing is recorded. */
  double seconds() {
    return variants.stream().mapToDouble(each -> each.seconds(run, method, seed)).sum();
  }
}
