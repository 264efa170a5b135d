package org.lacuna.experiments.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes what a terminal shows and nothing that it obeys. What runs, corpora and models are called,
 * and what models write, may hold sequences that move the cursor, change the title or turn letters
 * around: control characters are written as {@code \u001b}, save line ends, tabs and the colours of
 * the command line itself.
 *
 * <p>In JSON a control character can only stand in a text, and there the result means the same.
 */
final class VisibleWriter extends FilterWriter {
  private static final char ESCAPE = '\u001b';

  /** A carriage return was given that may yet be part of a line end. */
  private boolean returned;

  VisibleWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int one) throws IOException {
    write(new char[] {(char) one}, 0, 1);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    write(text.toCharArray(), from, length);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    int end = from + length;
    for (int at = from; at < end; ) {
      char c = text[at];
      settle(c == '\n');
      int color = colorEnd(text, at, end);
      if (color > at) {
        out.write(text, at, color - at);
        at = color;
        continue;
      }
      if (c == '\r') {
        returned = true;
      } else if (isShown(c)) {
        out.write(c);
      } else {
        escaped(c);
      }
      at++;
    }
  }

  private void settle(boolean lineEnd) throws IOException {
    if (returned && lineEnd) {
      out.write('\r');
    } else if (returned) {
      escaped('\r');
    }
    returned = false;
  }

  private void escaped(char c) throws IOException {
    out.write("\\u%04x".formatted((int) c));
  }

  private static boolean isShown(char c) {
    return c == '\n' || c == '\t' || !(Character.isISOControl(c) || turns(c));
  }

  /** Whether it changes the direction in which letters are shown. */
  private static boolean turns(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
  }

  /** Where a sequence that begins here and changes colours alone ends; its beginning if none. */
  private static int colorEnd(char[] text, int from, int end) {
    if (text[from] != ESCAPE || from + 1 >= end || text[from + 1] != '[') {
      return from;
    }
    int at = from + 2;
    while (at < end && (text[at] == ';' || (text[at] >= '0' && text[at] <= '9'))) {
      at++;
    }
    return at < end && text[at] == 'm' ? at + 1 : from;
  }

  @Override
  public void close() throws IOException {
    settle(false);
    super.close();
  }
}
