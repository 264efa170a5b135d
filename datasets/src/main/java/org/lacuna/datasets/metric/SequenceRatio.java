package org.lacuna.datasets.metric;

import java.util.List;

/**
 * How much of a text was repeated, in order: the ratio of Python's {@code difflib.SequenceMatcher},
 * without its heuristic that takes frequent letters of texts from 200 on for junk ({@code
 * autojunk=False}), which no longer tells natural texts apart. White space around the texts does
 * not count.
 */
public enum SequenceRatio implements Metric {
  /** The ratio to the nearest of the references. */
  TEXT("sequence_ratio") {
    @Override
    public double score(String prediction, List<String> references) {
      return nearest(prediction, references);
    }
  },
  /**
   * The references are a prefix and the text after it: 0 where the prediction does not begin with
   * the prefix, else the ratio of what follows (MRCR, OpenAI 2025).
   */
  PREFIXED("prefixed_sequence_ratio") {
    @Override
    public double score(String prediction, List<String> references) {
      String prefix = references.getFirst();
      String text = prediction.strip();
      return text.startsWith(prefix)
          ? nearest(text.substring(prefix.length()), references.subList(1, references.size()))
          : 0;
    }
  };

  private final String label;

  SequenceRatio(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  private static double nearest(String prediction, List<String> references) {
    String text = prediction.strip();
    return references.stream()
        .mapToDouble(reference -> SequenceMatcher.ratio(text, reference.strip()))
        .max()
        .orElseThrow();
  }
}
