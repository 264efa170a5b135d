package org.lacuna.datasets;

import java.util.ArrayList;
import java.util.List;

/** White space as Python has it, whose idea of it the protocols of language modelling inherit. */
public final class WhiteSpace {

  private WhiteSpace() {}

  /** Unicode's white space, no-break spaces included, and the separators of ASCII. */
  public static boolean is(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == '\u0085';
  }

  /** A text without what is white at its ends. */
  public static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && is(text.charAt(from))) {
      from++;
    }
    while (from < to && is(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Number of runs of white space. */
  public static long runs(String text) {
    long runs = 0;
    for (int i = 0; i < text.length(); i++) {
      if (is(text.charAt(i)) && (i == 0 || !is(text.charAt(i - 1)))) {
        runs++;
      }
    }
    return runs;
  }

  /** What stands between white space, as {@code str.split} gives it. */
  public static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || is(text.charAt(i))) {
        if (from < i) {
          words.add(text.substring(from, i));
        }
        from = i + 1;
      }
    }
    return List.copyOf(words);
  }

  /** A text with a blank for each run of white space, and none at its ends. */
  public static String collapsed(String text) {
    return String.join(" ", words(text));
  }
}
