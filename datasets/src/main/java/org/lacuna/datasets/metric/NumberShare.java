package org.lacuna.datasets.metric;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which share of the numbers in the prediction are the one that is asked for: a model that lists
 * them all is not right. Numbers are runs of digits, compared as they are written.
 */
public enum NumberShare implements Metric {
  /** The reference is the number (LongBench's {@code count_score}). */
  COUNT("count", "^(\\p{Nd}+)$"),
  /** The reference is {@code Paragraph 12} (LongBench's {@code retrieval_score}). */
  RETRIEVAL("retrieval", "Paragraph (\\p{Nd}+)"),
  /** The same in Chinese (LongBench's {@code retrieval_zh_score}). */
  RETRIEVAL_ZH("retrieval_zh", "段落(\\p{Nd}+)");

  private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");

  private final String label;
  private final Pattern reference;

  NumberShare(String label, String reference) {
    this.label = label;
    this.reference = Pattern.compile(reference);
  }

  @Override
  public String label() {
    return label;
  }

  /** The number that a reference asks for, if it has the form above. */
  public Optional<String> expected(String text) {
    Matcher matcher = reference.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The score against the best of the references; one that asks for no number scores 0. */
  @Override
  public double score(String prediction, List<String> references) {
    List<String> numbers = NUMBER.matcher(prediction).results().map(MatchResult::group).toList();
    return references.stream()
        .flatMap(text -> expected(text).stream())
        .mapToDouble(expected -> share(numbers, expected))
        .max()
        .orElse(0);
  }

  private static double share(List<String> numbers, String expected) {
    long right = numbers.stream().filter(expected::equals).count();
    return numbers.isEmpty() ? 0 : (double) right / numbers.size();
  }
}
