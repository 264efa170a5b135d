package org.lacuna.datasets.source;

/** White space as Python has it, whose idea of it the protocols of language modelling inherit. */
final class WhiteSpace {

  private WhiteSpace() {}

  /** Unicode's white space, no-break spaces included, and the separators of ASCII. */
  static boolean is(char character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || character == '\u0085';
  }

  /** A text without what is white at its ends. */
  static String strip(String text) {
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
  static long runs(String text) {
    long runs = 0;
    for (int i = 0; i < text.length(); i++) {
      if (is(text.charAt(i)) && (i == 0 || !is(text.charAt(i - 1)))) {
        runs++;
      }
    }
    return runs;
  }
}
