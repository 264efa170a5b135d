package org.lacuna.datasets.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.lacuna.datasets.WhiteSpace;

/**
 * Answers as the evaluation script of SQuAD (Rajpurkar et al. 2016) compares them: lower case,
 * without ASCII punctuation, without articles, the words joined by single blanks.
 *
 * <p>What a word ends at is what Python says, whose regular expressions the script uses: neither a
 * letter nor a number, of any script; combining marks are neither.
 */
final class NormalAnswer {

  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
  private static final Pattern ARTICLE =
      Pattern.compile("(?<![\\p{L}\\p{N}])(?:a|an|the)(?![\\p{L}\\p{N}])");

  private NormalAnswer() {}

  static List<String> words(String text) {
    String bare = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return WhiteSpace.words(ARTICLE.matcher(bare).replaceAll(" "));
  }
}
