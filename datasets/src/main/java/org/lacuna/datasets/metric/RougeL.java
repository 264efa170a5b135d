package org.lacuna.datasets.metric;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lacuna.datasets.WhiteSpace;

/**
 * ROUGE-L, the F1 of the words that are in a longest common subsequence, to the best of the
 * references (Lin 2004), as Python's package {@code rouge} 1.0 computes it, which LongBench uses.
 *
 * <p>That is at the level of summaries: each sentence of the reference against each of the
 * prediction, the words found taken together. Sentences end at every full stop, case counts, and
 * each distinct word counts once; a small term in the denominator makes a perfect score
 * 0.999999995. The package fails beyond some thousand words without a full stop, which LongBench
 * scores 0; this does not.
 */
public enum RougeL implements Metric {
  /** Over words between white space. */
  WORDS("rouge_l") {
    @Override
    List<List<String>> sentences(String text) {
      return FULL_STOP
          .splitAsStream(text)
          .filter(sentence -> !sentence.isEmpty())
          .map(WhiteSpace::words)
          // The package takes the empty text for a word.
          .map(words -> words.isEmpty() ? List.of("") : words)
          .toList();
    }
  },
  /**
   * Over Han characters, and runs of other letters, all in one sentence. It stands in for
   * LongBench's {@code rouge_zh_score}, whose words are those of the segmenter jieba: the two are
   * not comparable.
   */
  CHARACTERS("rouge_l_characters") {
    @Override
    List<List<String>> sentences(String text) {
      List<String> segments = Segments.of(text);
      return segments.isEmpty() ? List.of() : List.of(segments);
    }
  };

  private static final Pattern FULL_STOP = Pattern.compile("\\.");
  private static final double EPSILON = 1e-8;

  private final String label;

  RougeL(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  abstract List<List<String>> sentences(String text);

  @Override
  public double score(String prediction, List<String> references) {
    List<List<String>> predicted = sentences(prediction);
    return references.stream()
        .mapToDouble(reference -> f1(predicted, sentences(reference)))
        .max()
        .orElseThrow();
  }

  private static double f1(List<List<String>> predicted, List<List<String>> expected) {
    if (predicted.isEmpty() || expected.isEmpty()) {
      return 0;
    }
    Set<String> common = new HashSet<>();
    for (List<String> reference : expected) {
      for (List<String> sentence : predicted) {
        common.addAll(CommonSubsequence.of(reference, sentence));
      }
    }
    double precision = (double) common.size() / distinct(predicted);
    double recall = (double) common.size() / distinct(expected);
    return 2 * (precision * recall / (precision + recall + EPSILON));
  }

  private static long distinct(List<List<String>> sentences) {
    return sentences.stream().flatMap(Collection::stream).distinct().count();
  }
}
