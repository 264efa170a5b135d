package org.lacuna.experiments.evaluation;

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
}
