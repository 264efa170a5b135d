package org.lacuna.datasets.tokenizer;

import java.util.Arrays;
import org.lacuna.datasets.tokenizer.NativeTokenizer.Spans;

/** Where in a text, in bytes, each of its ids ends. */
final class Ends {

  private Ends() {}

  /** Ends of ids whose bytes are the text's, one after another. */
  static int[] ofBytes(int[] ids, TokenBytes bytes) {
    int[] ends = new int[ids.length];
    int end = 0;
    for (int i = 0; i < ids.length; i++) {
      end += bytes.length(ids[i]);
      ends[i] = end;
    }
    return ends;
  }

  /**
   * Ends of ids whose bytes are those of a normal form of the text, or otherwise not quite the
   * text's.
   *
   * <p>An id reaches to where the next one starts. Where both share a character, because each has
   * some of its bytes, the first reaches as far into it as it has bytes, so far as the character
   * itself has them.
   */
  static int[] ofSpans(String text, int[] ids, Spans spans, TokenBytes bytes) {
    int[] offsets = byteOffsets(text);
    int[] ends = new int[ids.length];
    int end = 0;
    for (int i = 0; i + 1 < ids.length; i++) {
      int next = offsets[spans.starts()[i + 1]];
      int own = offsets[spans.ends()[i]];
      end = next < own ? Math.clamp(end + bytes.length(ids[i]), Math.max(end, next), own) : next;
      ends[i] = end;
    }
    if (ids.length > 0) {
      ends[ids.length - 1] = offsets[offsets.length - 1];
    }
    return ends;
  }

  /** The byte that each code point of a text starts at, and the text's length. */
  private static int[] byteOffsets(String text) {
    int[] lengths = text.codePoints().map(Ends::utf8Length).toArray();
    int[] offsets = new int[lengths.length + 1];
    System.arraycopy(lengths, 0, offsets, 1, lengths.length);
    Arrays.parallelPrefix(offsets, Integer::sum);
    return offsets;
  }

  private static int utf8Length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }
}
