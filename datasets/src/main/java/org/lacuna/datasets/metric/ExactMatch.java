package org.lacuna.datasets.metric;

import java.util.List;

/**
 * Whether the prediction is one of the references, case, punctuation, articles and white space
 * aside (SQuAD's exact match).
 */
public enum ExactMatch implements Metric {
  /** The metric; it has no parameters. */
  INSTANCE;

  @Override
  public String label() {
    return "exact_match";
  }

  @Override
  public double score(String prediction, List<String> references) {
    List<String> words = NormalAnswer.words(prediction);
    return references.stream().anyMatch(reference -> NormalAnswer.words(reference).equals(words))
        ? 1
        : 0;
  }
}
