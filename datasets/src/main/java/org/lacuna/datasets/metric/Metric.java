package org.lacuna.datasets.metric;

import java.util.List;

/** How well a text that a model wrote answers a question. */
public interface Metric {

  /** What the rows of a table call it. */
  String label();

  /**
   * The score of one answer.
   *
   * @param prediction what the model wrote after the prompt
   * @param references what was expected, at least one; the metric says whether one of them or all
   * @return a number in {@code [0, 1]}
   */
  double score(String prediction, List<String> references);

  /** Whether predictions are ids of tokens with blanks between, as of symbols without a text. */
  default boolean ofTokens() {
    return false;
  }
}
