package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a text, one at a time, their ends included; a line that is too long is not held. */
final class Lines {

  private static final int CHUNK = 1 << 16;

  private final InputStream text;
  private final int limit;
  private final byte[] chunk = new byte[CHUNK];
  private int at;
  private int end;

  private byte[] line = new byte[CHUNK];
  private int length;
  private boolean tooLong;
  private long number;

  /**
   * Lines of a text.
   *
   * @param limit bytes of the longest line that is held
   */
  Lines(InputStream text, int limit) {
    this.text = text;
    this.limit = limit;
  }

  /** Goes on to the next line; false if there is none. */
  boolean next() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (at < end || refill()) {
      if (!any) {
        any = true;
        number++;
      }
      int stop = at;
      while (stop < end && chunk[stop] != '\n') {
        stop++;
      }
      boolean whole = stop < end;
      take(whole ? stop + 1 : stop);
      if (whole) {
        return true;
      }
    }
    return any;
  }

  private boolean refill() throws IOException {
    at = 0;
    end = Math.max(0, text.read(chunk));
    return end > 0;
  }

  private void take(int stop) {
    int some = stop - at;
    tooLong |= some > limit - length;
    if (tooLong) {
      length = 0;
    } else {
      if (length + some > line.length) {
        line =
            Arrays.copyOf(line, (int) Math.min(limit, Math.max(2L * line.length, length + some)));
      }
      System.arraycopy(chunk, at, line, length, some);
      length += some;
    }
    at = stop;
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /** Whether the line is longer than is held; it then has no bytes. */
  boolean isTooLong() {
    return tooLong;
  }

  /** The line's bytes, from the start of the array, valid until the next line. */
  byte[] bytes() {
    return line;
  }

  /** How many bytes the line has. */
  int length() {
    return length;
  }
}
