package org.lacuna.datasets.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;

/**
 * JSON lines: each line an object, one field of which is the text of a document, {@code file:line}.
 *
 * <p>Lines that give no document are counted. {@link SkipReason#EMPTY}: blank, or the field is null
 * or has no character. {@link SkipReason#MALFORMED}: not one object, or without the field, or it is
 * no text. {@link SkipReason#MISENCODED}: not UTF-8 (after decoding), or the text has half of a
 * surrogate pair, which UTF-8 cannot hold. {@link SkipReason#TOO_LONG}: beyond the limit.
 *
 * <p>A file that has lines but none of them good, unless all are empty, is an error: it is rather
 * the wrong field or format than bad luck.
 */
final class JsonLines implements TextReader {

  private final String field;
  private final int limit;
  private final DocumentSink sink;

  /**
   * A reader of JSON lines.
   *
   * @param limit bytes of the longest line that is read
   */
  JsonLines(String field, int limit, DocumentSink sink) {
    this.field = field;
    this.limit = limit;
    this.sink = sink;
  }

  @Override
  public void read(String name, InputStream text) throws IOException {
    Lines lines = new Lines(text, limit);
    JsonField reader = new JsonField(field);
    Skips skips = Skips.NONE;
    long good = 0;
    while (lines.next()) {
      String document = name + ":" + lines.number();
      String content = "";
      SkipReason reason = SkipReason.TOO_LONG;
      if (!lines.isTooLong()) {
        try {
          content = reader.read(lines.bytes(), lines.length());
          reason = flaw(content);
        } catch (CharacterCodingException e) {
          reason = SkipReason.MISENCODED;
        } catch (JsonProcessingException e) {
          reason = SkipReason.MALFORMED;
        }
      }
      if (reason == null) {
        sink.document(document, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
        good++;
      } else {
        sink.skipped(document, reason);
        skips = skips.and(reason);
      }
    }
    if (good == 0 && skips.total() > skips.of(SkipReason.EMPTY)) {
      throw noGoodLine(name, skips, reader.nearest());
    }
  }

  private static @Nullable SkipReason flaw(String content) {
    if (content.isEmpty()) {
      return SkipReason.EMPTY;
    }
    for (int i = 0; i < content.length(); i++) {
      if (Character.isSurrogate(content.charAt(i))) {
        if (!Character.isSurrogatePair(
            content.charAt(i), i + 1 < content.length() ? content.charAt(i + 1) : 0)) {
          return SkipReason.MISENCODED;
        }
        i++;
      }
    }
    return null;
  }

  private DatasetException noGoodLine(String name, Skips skips, @Nullable String nearest) {
    return new DatasetException(
        "no line of '"
            + name
            + "' has a document (left out: "
            + skips
            + "); expected JSON objects, one a line, with their text in the field '"
            + field
            + "'"
            + (nearest == null ? "" : "; the nearest text field there is '" + nearest + "'"));
  }
}
