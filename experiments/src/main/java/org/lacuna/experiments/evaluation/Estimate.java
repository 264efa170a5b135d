package org.lacuna.experiments.evaluation;

import org.jspecify.annotations.Nullable;

/**
 * A score as estimated from some samples.
 *
 * @param standardError over the samples; null where it is not known
 * @param tokens that were scored
 */
record Estimate(double value, @Nullable Double standardError, long samples, long tokens) {
  Estimate {
    standardError = standardError == null || !Double.isFinite(standardError) ? null : standardError;
  }
}
