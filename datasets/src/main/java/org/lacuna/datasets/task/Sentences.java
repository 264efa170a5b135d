package org.lacuna.datasets.task;

/**
 * Where sentences begin, in text whose white space is single blanks.
 *
 * <p>A rule of its own, since {@link java.text.BreakIterator} finds next to none in source code: a
 * sentence begins after the blank that follows {@code . ! ? …}, quotes and brackets that close
 * included, unless a lower-case letter comes next; after {@code 。！？}, blank or not; and, for code,
 * after the blank that follows {@code { }} or {@code );}. An abbreviation before a name is taken
 * for an end. Where no sentence begins within {@link #LONGEST} characters, a word will do.
 */
public final class Sentences {

  /** How far away, in UTF-16 units, a sentence is looked for before a word will do. */
  public static final int LONGEST = 500;

  private static final String ENDS = ".!?…";
  private static final String WIDE_ENDS = "。！？";
  private static final String CLOSERS = "\"')]”’»";

  private Sentences() {}

  /**
   * The place nearest to another where a sentence begins; the start and the end of the text count
   * as such.
   */
  public static int nearest(String text, int place) {
    int bound = Math.min(LONGEST, Math.max(place, text.length() - place));
    for (int away = 0; away <= bound; away++) {
      if (begins(text, place - away)) {
        return place - away;
      }
      if (begins(text, place + away)) {
        return place + away;
      }
    }
    return text.lastIndexOf(' ', place - 1) + 1;
  }

  /** The first place from another on where a sentence begins; the end of the text counts as one. */
  static int next(String text, int place) {
    int bound = Math.min(text.length(), place + LONGEST);
    for (int at = place; at <= bound; at++) {
      if (begins(text, at)) {
        return at;
      }
    }
    int blank = text.indexOf(' ', place);
    return blank < 0 ? text.length() : blank + 1;
  }

  /**
   * The beginning of a text that was cut anywhere, up to its last blank; up to its last end of a
   * sentence where no blank is within {@link #LONGEST} of the end, as in Chinese; and where neither
   * is, all of it but half a character.
   */
  public static String whole(String text) {
    int length = text.length();
    int from = Math.max(1, length - LONGEST);
    int blank = text.lastIndexOf(' ');
    if (blank >= from) {
      return text.substring(0, blank);
    }
    for (int end = length; end >= from; end--) {
      if (WIDE_ENDS.indexOf(text.charAt(end - 1)) >= 0) {
        return text.substring(0, end);
      }
    }
    boolean half = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
    return half ? text.substring(0, length - 1) : text;
  }

  private static boolean begins(String text, int at) {
    if (at <= 0 || at >= text.length()) {
      return at == 0 || at == text.length();
    }
    if (WIDE_ENDS.indexOf(text.charAt(at - 1)) >= 0) {
      return true;
    }
    if (text.charAt(at - 1) != ' ' || at < 2) {
      return false;
    }
    char before = text.charAt(at - 2);
    if (before == '{' || before == '}' || text.startsWith(");", at - 3)) {
      return true;
    }
    int end = at - 2;
    while (end > 0 && CLOSERS.indexOf(text.charAt(end)) >= 0) {
      end--;
    }
    char mark = text.charAt(end);
    return (ENDS.indexOf(mark) >= 0 && !Character.isLowerCase(text.codePointAt(at)))
        || WIDE_ENDS.indexOf(mark) >= 0;
  }
}
