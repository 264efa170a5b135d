package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A book of Project Gutenberg: the lines between the first that reads {@code *** START OF ...
 * PROJECT GUTENBERG}, and goes on as it likes, and the next {@code *** END OF ... PROJECT
 * GUTENBERG}, with or without a blank after the stars. Lines end in LF where the file has CR LF.
 *
 * <p>What is around the book, the project's preamble and licence, is nearly the same in every file
 * and would be learnt by heart. So a text without both marks is {@link SkipReason#MALFORMED} rather
 * than taken whole, and one with a line that is too long is {@link SkipReason#TOO_LONG}; the second
 * mark may prove missing only at the end.
 */
final class GutenbergBook extends InputStream {

  private static final Pattern START = mark("START");
  private static final Pattern END = mark("END");

  /** Bytes of a line that a mark is looked for in; the book's title may follow. */
  private static final int MARK_LENGTH = 80;

  private final Lines lines;
  private boolean begun;
  private boolean ended;
  private int at;
  private int end;

  /**
   * The book in a text.
   *
   * @param text in UTF-8, or what should be
   * @param limit bytes of the longest line that is held
   */
  GutenbergBook(InputStream text, int limit) {
    this.lines = new Lines(text, limit);
  }

  private static Pattern mark(String word) {
    return Pattern.compile("\\*\\*\\* ?" + word + " OF .*PROJECT GUTENBERG");
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !next()) {
      return -1;
    }
    int some = Math.min(length, end - at);
    System.arraycopy(lines.bytes(), at, target, from, some);
    at += some;
    return some;
  }

  /** Goes on to the book's next line; false after the last. */
  private boolean next() throws IOException {
    if (ended) {
      return false;
    }
    while (!begun) {
      line();
      begun = isMark(START);
    }
    line();
    if (isMark(END)) {
      ended = true;
      while (lines.next()) {} // To its end, for a file that is cut short to prove so.
      return false;
    }
    at = 0;
    end = lines.length();
    if (end > 1 && lines.bytes()[end - 2] == '\r' && lines.bytes()[end - 1] == '\n') {
      end--;
      lines.bytes()[end - 1] = '\n';
    }
    return true;
  }

  private void line() throws IOException {
    if (!lines.next()) {
      throw new NoDocumentException(SkipReason.MALFORMED);
    }
    if (lines.isTooLong()) {
      throw new NoDocumentException(SkipReason.TOO_LONG);
    }
  }

  private boolean isMark(Pattern mark) {
    int length = Math.min(lines.length(), MARK_LENGTH);
    return mark.matcher(new String(lines.bytes(), 0, length, StandardCharsets.ISO_8859_1))
        .lookingAt();
  }
}
