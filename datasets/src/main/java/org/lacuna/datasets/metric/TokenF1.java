package org.lacuna.datasets.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * The harmonic mean of precision and recall over words, order aside, to the best of the references
 * (SQuAD; LongBench's {@code qa_f1_score}). No word in common is 0, even if neither text has any.
 */
public enum TokenF1 implements Metric {
  /** Over words without case, punctuation and articles. */
  WORDS("qa_f1") {
    @Override
    List<String> tokens(String text) {
      return NormalAnswer.words(text);
    }
  },
  /**
   * Over Han characters, and runs of other letters. It stands in for LongBench's {@code
   * qa_f1_zh_score}, whose words are those of the segmenter jieba: the two are not comparable.
   */
  CHARACTERS("qa_f1_characters") {
    @Override
    List<String> tokens(String text) {
      return Segments.of(text);
    }
  };

  private final String label;

  TokenF1(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  abstract List<String> tokens(String text);

  @Override
  public double score(String prediction, List<String> references) {
    List<String> predicted = tokens(prediction);
    return references.stream()
        .mapToDouble(reference -> f1(predicted, tokens(reference)))
        .max()
        .orElseThrow();
  }

  private static double f1(List<String> predicted, List<String> expected) {
    List<String> left = new ArrayList<>(expected);
    long same = predicted.stream().filter(left::remove).count();
    if (same == 0) {
      return 0;
    }
    double precision = (double) same / predicted.size();
    double recall = (double) same / expected.size();
    return 2 * precision * recall / (precision + recall);
  }
}
