package org.lacuna.experiments.evaluation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mean of what is counted a token, or a sample, with its standard error over the samples.
 *
 * <p>Samples may have different numbers of tokens: the mean is that of all tokens, and the error
 * that of a ratio of sums, to first order.
 */
final class Mean {
  private record Sample(double sum, long tokens) {}

  private final List<Sample> samples = new ArrayList<>();

  /** Adds the sum over the tokens of one sample. */
  void add(double sum, long tokens) {
    samples.add(new Sample(sum, tokens));
  }

  /** The mean as it stands in a row. */
  Estimate estimate() {
    long tokens = samples.stream().mapToLong(Sample::tokens).sum();
    double mean = samples.stream().mapToDouble(Sample::sum).sum() / tokens;
    return new Estimate(mean, error(mean, tokens), samples.size(), tokens);
  }

  private @Nullable Double error(double mean, long tokens) {
    int n = samples.size();
    double squares = 0;
    for (Sample sample : samples) {
      double residual = sample.sum() - mean * sample.tokens();
      squares += residual * residual;
    }
    return n < 2 ? null : Math.sqrt(squares / (n - 1) * n) / tokens;
  }
}
