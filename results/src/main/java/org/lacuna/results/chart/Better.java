package org.lacuna.results.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Which of two scores is the better one. */
public enum Better {
  LOWER,
  HIGHER;

  /** Words of metrics that say how far something is off. */
  private static final Set<String> FAULTS =
      Set.of("loss", "perplexity", "bits", "kl", "entropy", "error");

  /** As the words of a metric's name tell, such as those of {@code word_perplexity}. */
  public static Better of(String metric) {
    List<String> words = Arrays.asList(metric.split("_", -1));
    return words.stream().anyMatch(FAULTS::contains) ? LOWER : HIGHER;
  }

  /** The score, or its negative, so that less is better. */
  double fault(double score) {
    return this == LOWER ? score : -score;
  }
}
