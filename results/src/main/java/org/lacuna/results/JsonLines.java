package org.lacuna.results;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of JSON objects, one a line, that is only ever added to.
 *
 * <p>A line counts once it stands whole: what a crash left of the last one is ignored with a
 * warning, and cut off before the next line is added, so that it never runs into a later line. A
 * bad line before the last is not what a crash leaves; it is refused.
 *
 * <p>A line is handed to the operating system at once: it survives the death of the process, though
 * not a power cut in the next seconds. One process at a time may add.
 */
public final class JsonLines {

  private static final Logger LOG = LoggerFactory.getLogger(JsonLines.class);

  private final Path file;

  /** The lines of a file, which need not exist yet. */
  public JsonLines(Path file) {
    this.file = file;
  }

  /** All whole lines, in order; none if there is no file. Blank lines are passed over. */
  public List<JsonNode> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  /** Adds one object with a single write; on failure the file ends as it did before. */
  public void append(JsonNode value) {
    append(List.of(value));
  }

  /** Adds objects with a single write, all or none of them. */
  public void append(List<? extends JsonNode> values) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode value : values) {
      if (!value.isObject()) {
        throw new IllegalArgumentException("a line is a JSON object, not " + value.getNodeType());
      }
      lines.append(Json.line(value)).append('\n');
    }
    byte[] line = lines.toString().getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = mend(channel);
      try {
        write(channel, line, end);
      } catch (IOException e) {
        cut(channel, end, e);
        throw e;
      }
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  private List<JsonNode> parse(byte[] bytes) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    int number = 0;
    for (int start = 0; start < bytes.length; ) {
      number++;
      int end = lineEnd(bytes, start);
      boolean torn = end == bytes.length;
      try {
        JsonNode line = object(bytes, start, end - start);
        if (line != null) {
          lines.add(line);
        }
      } catch (JacksonException e) {
        if (!torn) {
          throw RunException.in(
              file, number, "not a JSON object (" + e.getOriginalMessage() + ")", e);
        }
        LOG.warn("{}, line {}: incomplete, left out", file, number);
      }
      start = end + 1;
    }
    return lines;
  }

  /**
   * Where the next line begins, after a last line without its line end was completed (it is whole)
   * or cut off (it is not).
   */
  private static long mend(FileChannel channel) throws IOException {
    long size = channel.size();
    byte[] tail = tail(channel, size);
    if (tail.length == 0) {
      return size;
    }
    try {
      if (object(tail, 0, tail.length) != null) {
        write(channel, new byte[] {'\n'}, size);
        return size + 1;
      }
    } catch (JacksonException e) {
      LOG.debug("an incomplete line of {} bytes is cut off", tail.length);
    }
    channel.truncate(size - tail.length);
    return size - tail.length;
  }

  /** The bytes after the last line end, read backwards in growing steps. */
  private static byte[] tail(FileChannel channel, long size) throws IOException {
    for (long span = Math.min(size, 4096); ; span = Math.min(size, span * 4)) {
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(span));
      while (buffer.hasRemaining() && channel.read(buffer, size - span + buffer.position()) >= 0) {
        // A channel may hand out less than was asked for.
      }
      byte[] bytes = buffer.array();
      for (int i = bytes.length; i > 0; i--) {
        if (bytes[i - 1] == '\n') {
          return Arrays.copyOfRange(bytes, i, bytes.length);
        }
      }
      if (span == size) {
        return bytes;
      }
    }
  }

  /** The object on a line; null for a blank one. */
  private static @Nullable JsonNode object(byte[] bytes, int offset, int length)
      throws IOException {
    JsonNode node;
    try {
      node = Json.MAPPER.readTree(bytes, offset, length);
    } catch (CharConversionException e) {
      // Zeros among the first bytes are taken for a wider encoding, as whose text they are wrong.
      throw new NotAnObject("not text in UTF-8");
    }
    if (node == null || node.isMissingNode()) {
      return null;
    }
    if (!node.isObject()) {
      throw new NotAnObject("found " + node.getNodeType());
    }
    return node;
  }

  private static int lineEnd(byte[] bytes, int start) {
    int at = start;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    channel.position(position);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void cut(FileChannel channel, long end, IOException reason) {
    try {
      channel.truncate(end);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static final class NotAnObject extends JsonProcessingException {
    NotAnObject(String reason) {
      super(reason);
    }
  }
}
