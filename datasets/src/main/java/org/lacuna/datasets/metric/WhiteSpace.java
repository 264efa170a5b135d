package org.lacuna.datasets.metric;

import java.util.List;
import java.util.regex.Pattern;

/**
 * White space as Python's {@code str.split} sees it: that of Unicode, and four ASCII separators.
 */
final class WhiteSpace {

  private static final Pattern SOME =
      Pattern.compile("[\\s\\x1c-\\x1f]+", Pattern.UNICODE_CHARACTER_CLASS);

  private WhiteSpace() {}

  /** What stands between white space. */
  static List<String> words(String text) {
    return SOME.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
  }
}
