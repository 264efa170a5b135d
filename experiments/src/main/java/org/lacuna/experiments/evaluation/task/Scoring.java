package org.lacuna.experiments.evaluation.task;

/** How answers are scored; see the package. */
public enum Scoring {
  /** Teacher-forced: by the likeliest token at each place of the answer. */
  FORCED,
  /** By what the model writes. */
  GENERATED,
  /** By likelihood, against the answers of other samples. */
  CHOICE
}
