package org.lacuna.datasets.source;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Finds the licence comments at the top of a Java source file. */
final class LicenceHeader {

  private LicenceHeader() {}

  /**
   * Where the file goes on after its header: past leading blank space and comments, but not past a
   * Javadoc comment, unless that is a licence as well.
   *
   * @return number of leading bytes to leave out
   */
  static int length(byte[] source) {
    // Latin-1 keeps one character a byte, whatever the file's encoding.
    String text = new String(source, StandardCharsets.ISO_8859_1);
    int position = skipBlank(text, 0);
    for (int end = commentEnd(text, position);
        end > 0 && (!isJavadoc(text, position) || isLicence(text, position, end));
        end = commentEnd(text, position)) {
      position = skipBlank(text, end);
    }
    return position;
  }

  /** Where the comment at a position ends; 0 if there is none, or it has no end. */
  private static int commentEnd(String text, int position) {
    if (text.startsWith("//", position)) {
      return text.indexOf('\n', position) + 1;
    }
    if (!text.startsWith("/*", position)) {
      return 0;
    }
    int end = text.indexOf("*/", position + 2);
    return end < 0 ? 0 : end + 2;
  }

  private static boolean isJavadoc(String text, int position) {
    return text.startsWith("/**", position) && !text.startsWith("/**/", position);
  }

  private static int skipBlank(String text, int position) {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    return position;
  }

  private static boolean isLicence(String text, int from, int to) {
    String comment = text.substring(from, to).toLowerCase(Locale.ROOT);
    return comment.contains("licensed") || comment.contains("copyright");
  }
}
