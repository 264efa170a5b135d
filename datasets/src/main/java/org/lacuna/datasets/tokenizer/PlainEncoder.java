package org.lacuna.datasets.tokenizer;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.lacuna.datasets.DatasetException;

/**
 * Encodes text as nothing but text: where it spells a token that no text stands for, it is cut
 * after the first character of the spelling, and the parts are encoded apart.
 */
final class PlainEncoder {

  /**
   * A part of a text and its ids, none of them special.
   *
   * @param text the part, most often the whole
   */
  @SuppressWarnings("ArrayRecordComponent") // Passed on at once, never a key.
  record Part(String text, int[] ids) {}

  /** The place to cut where text spells the token of a byte. */
  private static final Pattern IN_BYTE = Pattern.compile("(?<=<)(?=0x[0-9A-F]{2}>)");

  private final Path file;
  private final NativeTokenizer library;
  private final TokenBytes bytes;

  /**
   * An encoder.
   *
   * @param file for messages
   */
  PlainEncoder(Path file, NativeTokenizer library, TokenBytes bytes) {
    this.file = file;
    this.library = library;
    this.bytes = bytes;
  }

  /**
   * The parts of a text, in order.
   *
   * @throws DatasetException if a single character of it is a special token
   */
  List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    Deque<String> left = new ArrayDeque<>();
    left.add(text);
    if (bytes.areSpelled() && text.contains("<0x")) {
      left.clear();
      IN_BYTE.splitAsStream(text).forEach(left::add);
    }
    while (!left.isEmpty()) {
      String part = left.pop();
      int[] ids = library.encode(part);
      int[] special =
          IntStream.range(0, ids.length).filter(i -> bytes.length(ids[i]) == 0).toArray();
      if (special.length == 0) {
        parts.add(new Part(part, ids));
      } else {
        cut(part, special).reversed().forEach(left::push);
      }
    }
    return parts;
  }

  /** Where in a part its ids are. */
  NativeTokenizer.Spans spans(Part part) {
    return library.spans(part.text());
  }

  /** Pieces of a text that end after the first character of what some ids stand for. */
  private List<String> cut(String text, int[] at) {
    NativeTokenizer.Spans spans = library.spans(text);
    List<String> pieces = new ArrayList<>();
    int codePoint = 0;
    int from = 0;
    for (int i : at) {
      int start = text.offsetByCodePoints(from, spans.starts()[i] - codePoint);
      int end = text.offsetByCodePoints(start, 1);
      if (spans.ends()[i] - spans.starts()[i] < 2) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "' has none but a special token for "
                + JsonFile.quote(text.substring(start, end))
                + ", which a text has");
      }
      pieces.add(text.substring(from, end));
      codePoint = spans.starts()[i] + 1;
      from = end;
    }
    pieces.add(text.substring(from));
    return pieces;
  }
}
