package org.lacuna.datasets.metric;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Whether the references occur in the prediction, upper and lower case alike.
 *
 * <p>RULER's two scores: the share of the references that occur, for what has several parts, and
 * whether any of them does, for questions with alternative answers.
 */
public enum Containment implements Metric {
  /** The share of the references that occur (RULER: all tasks but qa). */
  SHARE("contained_share") {
    @Override
    double of(List<String> references, Predicate<String> occurs) {
      return (double) references.stream().filter(occurs).count() / references.size();
    }
  },
  /** 1 if any reference occurs (RULER: qa). */
  ANY("contains_any") {
    @Override
    double of(List<String> references, Predicate<String> occurs) {
      return references.stream().anyMatch(occurs) ? 1 : 0;
    }
  };

  private final String label;

  Containment(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  abstract double of(List<String> references, Predicate<String> occurs);

  @Override
  public double score(String prediction, List<String> references) {
    String text = prediction.toLowerCase(Locale.ROOT);
    return of(references, reference -> text.contains(reference.toLowerCase(Locale.ROOT)));
  }
}
