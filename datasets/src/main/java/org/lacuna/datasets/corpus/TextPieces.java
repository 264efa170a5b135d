package org.lacuna.datasets.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of text into pieces of limited size.
 *
 * <p>A piece ends after the last line end that fits, so that tokenizers that look at neighbouring
 * characters see whole lines; within a line too long for that, between two characters of UTF-8. The
 * pieces together are the text, byte for byte.
 */
final class TextPieces {

  private final InputStream text;
  private final byte[] buffer;
  private int filled;

  /**
   * Pieces of a text.
   *
   * @param buffer for the use of this object, and of another one after it; as long as a piece may
   *     be, at least 8
   */
  TextPieces(InputStream text, byte[] buffer) {
    this.text = text;
    this.buffer = buffer;
  }

  /** The next piece, or null after the last. */
  byte @Nullable [] next() throws IOException {
    filled += text.readNBytes(buffer, filled, buffer.length - filled);
    if (filled == 0) {
      return null;
    }
    int cut = filled < buffer.length ? filled : cut();
    byte[] piece = Arrays.copyOf(buffer, cut);
    System.arraycopy(buffer, cut, buffer, 0, filled - cut);
    filled -= cut;
    return piece;
  }

  private int cut() {
    for (int i = filled; i > 0; i--) {
      if (buffer[i - 1] == '\n') {
        return i;
      }
    }
    // The last character may go on beyond the buffer: leave it, from its first byte, to the next
    // piece. In text that is not UTF-8 no such byte need be near, and any cut is as good.
    for (int i = filled - 1; i >= filled - 4; i--) {
      boolean continues = (buffer[i] & 0xC0) == 0x80;
      if (!continues) {
        return i;
      }
    }
    return filled;
  }
}
