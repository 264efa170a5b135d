package org.lacuna.results;

import java.util.regex.Pattern;

/** Text as XML and web pages can hold it. */
public final class XmlText {

  private static final Pattern FORBIDDEN =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private XmlText() {}

  /** With U+FFFD for control characters and halves of surrogate pairs; not escaped otherwise. */
  public static String of(String text) {
    return FORBIDDEN.matcher(text).replaceAll("\uFFFD");
  }
}
