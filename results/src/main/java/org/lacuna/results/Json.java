package org.lacuna.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;

/**
 * The one way in which Lacuna writes and reads JSON.
 *
 * <ul>
 *   <li>Keys are the record components' names; an unknown key is refused.
 *   <li>A point in time is an ISO 8601 instant, {@code "2026-01-31T12:00:00Z"}.
 *   <li>JSON has no number for what is not finite: it is written as the string {@code "NaN"},
 *       {@code "Infinity"} or {@code "-Infinity"} and read back as the number it was, into a record
 *       as well as by {@link #number}.
 *   <li>A key given twice is refused: the file would mean different things to different readers.
 * </ul>
 */
public final class Json {

  /** Thread-safe; do not reconfigure it. */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(instants())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /** A record, map or node as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** One line without a line end. */
  public static String line(Object value) {
    return write(MAPPER.writer(), value);
  }

  /** Indented, for files that people open; ends with a line end. */
  public static String pretty(Object value) {
    return write(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
  }

  /** The same text for every order of keys, at every depth, without spaces. */
  public static String canonical(JsonNode value) {
    return write(MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED), value);
  }

  /** SHA-256 over {@link #canonical} in UTF-8, as 64 hexadecimal digits. */
  public static String hash(JsonNode value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(canonical(value).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * A tree as a record.
   *
   * @param origin the file the tree came from, for the message
   * @throws RunException naming the file, the key and what was expected there
   */
  public static <T> T read(JsonNode tree, Class<T> type, Path origin) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new RunException(origin + ": " + JsonProblem.describe(e, tree), e);
    }
  }

  /** The number in a node, among them those that JSON writes as strings. */
  public static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  private static SimpleModule instants() {
    return new SimpleModule("instants")
        .addSerializer(Instant.class, ToStringSerializer.instance)
        .addDeserializer(
            Instant.class,
            new FromStringDeserializer<>(Instant.class) {
              @Override
              protected Instant _deserialize(String value, DeserializationContext context)
                  throws IOException {
                try {
                  return Instant.parse(value);
                } catch (DateTimeParseException e) {
                  throw context.weirdStringException(value, Instant.class, "not ISO 8601");
                }
              }
            });
  }
}
