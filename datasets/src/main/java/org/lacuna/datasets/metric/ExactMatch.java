package org.lacuna.datasets.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether the prediction is one of the references, both normalised as SQuAD's evaluation does:
 * lower case, without punctuation and articles, white space collapsed.
 */
public enum ExactMatch implements Metric {
  /** The metric; it has no parameters. */
  INSTANCE;

  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
  private static final Pattern ARTICLES = Pattern.compile("\\b(a|an|the)\\b");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  @Override
  public String label() {
    return "exact_match";
  }

  @Override
  public double score(String prediction, List<String> references) {
    String text = normalised(prediction);
    return references.stream().anyMatch(reference -> normalised(reference).equals(text)) ? 1 : 0;
  }

  private static String normalised(String text) {
    String words = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACE.matcher(ARTICLES.matcher(words).replaceAll(" ")).replaceAll(" ").strip();
  }
}
