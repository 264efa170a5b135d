package org.lacuna.config;

/**
 * A configuration that cannot be used, told in one line: where, which key, what is wrong and, where
 * it can be guessed, what was meant.
 */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception; whatever would break the line is escaped.
   *
   * @param message such as {@code experiment.yaml: training.lenght: unknown key}
   */
  public ConfigException(String message) {
    super(oneLine(message));
  }

  /**
   * Makes the exception with the failure behind it.
   *
   * @param message such as {@code experiment.yaml: model: heads must divide dim}
   * @param cause what was thrown, for example by a record's constructor
   */
  public ConfigException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Cuts a piece of the user's text to a length that still lets a line be read. */
  static String shortened(String text) {
    int limit = 80;
    if (text.length() <= limit) {
      return text;
    }
    // Not between the halves of a surrogate pair.
    int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
    return text.substring(0, end) + "…";
  }

  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
              if (breaksLine(c)) {
                line.append("\\u%04x".formatted(c));
              } else {
                line.appendCodePoint(c);
              }
            }
          }
        });
    return line.toString();
  }

  private static boolean breaksLine(int c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
