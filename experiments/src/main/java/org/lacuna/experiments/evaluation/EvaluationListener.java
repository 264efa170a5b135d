package org.lacuna.experiments.evaluation;

import java.util.List;
import java.util.function.Function;
import org.lacuna.results.sample.Outcome;

/** Is told how far an evaluation has come. */
@FunctionalInterface
public interface EvaluationListener {
  /** Listens to nothing. */
  EvaluationListener NONE = (_, _, _) -> {};

  /**
   * Some samples are measured, or were before.
   *
   * @param what is being measured
   * @param done samples of all measures so far
   * @param samples of all measures
   */
  void at(String what, long done, long samples);

  /**
   * All samples of a measure are measured.
   *
   * @param mode what its rows say of attention at inference
   * @param outcomes one a sample
   * @param rows what any samples say together, such as some that are drawn from these
   */
  default void measured(
      String mode, List<Outcome> outcomes, Function<List<Outcome>, List<Row>> rows) {}

  /** The same for a part that comes after so many samples, of so many in all. */
  default EvaluationListener after(long before, long all) {
    EvaluationListener whole = this;
    return new EvaluationListener() {
      @Override
      public void at(String what, long done, long samples) {
        whole.at(what, before + done, all);
      }

      @Override
      public void measured(
          String mode, List<Outcome> outcomes, Function<List<Outcome>, List<Row>> rows) {
        whole.measured(mode, outcomes, rows);
      }
    };
  }
}
