package org.lacuna.results;

import java.util.stream.Collectors;

/**
 * Text within a web page. It is plain ASCII, so that it reads the same in a page of any charset.
 */
public final class Html {
  private Html() {}

  /**
   * As content of an element, or of an attribute in quotes; U+FFFD for control characters and
   * halves of surrogate pairs.
   */
  public static String escaped(String text) {
    return XmlText.of(text)
        .codePoints()
        .mapToObj(
            c -> c > 0x7e || "&<>\"'".indexOf(c) >= 0 ? "&#" + c + ";" : Character.toString(c))
        .collect(Collectors.joining());
  }
}
