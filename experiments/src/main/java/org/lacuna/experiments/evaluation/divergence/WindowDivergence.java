package org.lacuna.experiments.evaluation.divergence;

import org.lacuna.experiments.evaluation.NextToken;

/** What is known of one window's predictions so far. */
final class WindowDivergence {
  private final double[] kl;
  private final double[] same;
  private double reverse;
  private double crossEntropy;
  private double entropy;
  private double deltaLoss;
  private int targets;

  WindowDivergence(int length) {
    kl = new double[length];
    same = new double[length];
  }

  /**
   * Adds a token.
   *
   * @param position its place in the window
   * @param divergence of some tokens
   * @param index its place among them
   */
  void add(int position, NextToken.Divergence divergence, int index, boolean sameTop) {
    kl[position] = divergence.kl()[index];
    same[position] = sameTop ? 1 : 0;
    reverse += divergence.reverse()[index];
    crossEntropy += divergence.crossEntropy()[index];
    entropy += divergence.entropy()[index];
  }

  /** Adds a target: the loss of q less that of p. */
  void addTarget(double delta) {
    deltaLoss += delta;
    targets++;
  }

  /** {@code KL(p || q)} of each token. */
  double[] kl() {
    return kl;
  }

  /** 1 for each token whose likeliest prediction is the same, 0 for the others. */
  double[] same() {
    return same;
  }

  double reverse() {
    return reverse;
  }

  double crossEntropy() {
    return crossEntropy;
  }

  double entropy() {
    return entropy;
  }

  double deltaLoss() {
    return deltaLoss;
  }

  int targets() {
    return targets;
  }
}
