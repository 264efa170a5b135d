package org.lacuna.datasets.benchmark;

import java.util.List;

/**
 * Whether the likeliest choice is the right one, by one of lm-evaluation-harness's three measures.
 *
 * <p>Of choices equally likely the first is taken, as there. Normalisation is by the length of the
 * choice without the blank before it; where the choices differ in their contexts alone it changes
 * nothing.
 */
public enum Accuracy {
  /** By log-likelihood. */
  PLAIN("acc") {
    @Override
    int length(Choice choice) {
      return 1;
    }
  },
  /** By log-likelihood over characters (Unicode code points): long choices are not at a loss. */
  NORMALISED("acc_norm") {
    @Override
    int length(Choice choice) {
      return choice.characters();
    }
  },
  /** By log-likelihood over bytes of UTF-8. */
  BYTES("acc_bytes") {
    @Override
    int length(Choice choice) {
      return choice.bytes();
    }
  };

  private final String label;

  Accuracy(String label) {
    this.label = label;
  }

  abstract int length(Choice choice);

  /** What the rows of a table call it. */
  public String label() {
    return label;
  }

  /**
   * The index of the choice that a model takes.
   *
   * @param logLikelihoods natural logarithms of the probability of each choice's {@link
   *     Choice#continuation} after its {@link Choice#prompt}
   * @throws IllegalArgumentException if they are not as many as the choices, or one is not a number
   */
  public int taken(MultipleChoice item, double... logLikelihoods) {
    List<Choice> choices = item.choices();
    if (logLikelihoods.length != choices.size()) {
      throw new IllegalArgumentException(
          logLikelihoods.length + " log-likelihoods for " + choices.size() + " choices");
    }
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logLikelihoods.length; i++) {
      double score = logLikelihoods[i] / length(choices.get(i));
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("log-likelihood of choice " + i + " is not a number");
      }
      if (score > highest) {
        best = i;
        highest = score;
      }
    }
    return best;
  }

  /** Whether a model takes the right choice; see {@link #taken}. */
  public boolean correct(MultipleChoice item, double... logLikelihoods) {
    return taken(item, logLikelihoods) == item.gold();
  }

  /**
   * The share of items for which a model takes the right choice.
   *
   * @param logLikelihoods those of each item; see {@link #taken}
   * @throws IllegalArgumentException if they are not as many as the items, or there are none
   */
  public double of(List<MultipleChoice> items, List<double[]> logLikelihoods) {
    if (items.isEmpty() || items.size() != logLikelihoods.size()) {
      throw new IllegalArgumentException(
          logLikelihoods.size() + " rows of log-likelihoods for " + items.size() + " items");
    }
    int correct = 0;
    for (int i = 0; i < items.size(); i++) {
      correct += correct(items.get(i), logLikelihoods.get(i)) ? 1 : 0;
    }
    return (double) correct / items.size();
  }
}
