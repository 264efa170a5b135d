package org.lacuna.datasets.metric;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Words of a text in Chinese without a dictionary: each Han character is one, and so is each run of
 * other letters and numbers; lower case, punctuation left out.
 */
final class Segments {

  private static final Pattern SEGMENT =
      Pattern.compile("\\p{IsHan}|[\\p{L}\\p{M}\\p{N}&&[^\\p{IsHan}]]+");

  private Segments() {}

  static List<String> of(String text) {
    return SEGMENT
        .matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
