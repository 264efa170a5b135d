package org.lacuna.datasets.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;

/**
 * An object of JSON: a line of a file, or the whole of one, or within it; whatever it lacks is
 * refused with file, line and key.
 */
public final class JsonObject {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int SHOWN = 40;

  private final String place;
  private final String parents;
  private final JsonNode object;

  /**
   * An object.
   *
   * @param place file, and line where it has objects in lines, for messages
   * @param parents keys that lead to it, with a point after each
   */
  private JsonObject(String place, String parents, JsonNode object) {
    this.place = place;
    this.parents = parents;
    this.object = object;
  }

  /**
   * What all lines of a file hold; see {@link Lines}.
   *
   * @throws DatasetException if a line is no JSON object
   */
  public static <T> List<T> read(Path file, Function<JsonObject, T> item) {
    return Lines.read(file, (number, line) -> item.apply(parse(file, number, line)));
  }

  private static JsonObject parse(Path file, int number, String line) {
    String place = "'" + file + "', line " + number;
    JsonNode node = tree(place, line, "one JSON object a line");
    if (!node.isObject()) {
      throw new DatasetException(
          "%s: expected one JSON object, got %s".formatted(place, shown(node)));
    }
    return new JsonObject(place, "", node);
  }

  /**
   * A file that is one object.
   *
   * @throws DatasetException if it is not
   */
  public static JsonObject whole(Path file) {
    JsonNode node = tree(file);
    if (!node.isObject()) {
      throw new DatasetException(
          "'%s': expected one JSON object, got %s".formatted(file, shown(node)));
    }
    return new JsonObject("'" + file + "'", "", node);
  }

  /**
   * A file that is one list of objects, at least one.
   *
   * @throws DatasetException if it is not
   */
  public static List<JsonObject> wholeList(Path file) {
    JsonNode node = tree(file);
    if (!node.isArray() || node.isEmpty() || !node.valueStream().allMatch(JsonNode::isObject)) {
      throw new DatasetException(
          "'%s': expected a list of JSON objects, got %s".formatted(file, shown(node)));
    }
    return IntStream.range(0, node.size())
        .mapToObj(i -> new JsonObject("'" + file + "'", "[" + i + "].", node.get(i)))
        .toList();
  }

  private static JsonNode tree(Path file) {
    // No value of JSON goes on in the next line.
    String text = String.join("\n", Lines.read(file, (_, line) -> line));
    return tree("'" + file + "'", text, "one JSON value");
  }

  private static JsonNode tree(String place, String json, String expected) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new DatasetException(
          "%s: no JSON (%s); expected %s".formatted(place, e.getOriginalMessage(), expected), e);
    }
  }

  /** Whether there is such a key, with a value other than null. */
  public boolean has(String key) {
    return object.hasNonNull(key);
  }

  /** A text, which may be empty. */
  public String text(String key) {
    JsonNode value = value(key);
    if (!value.isTextual()) {
      throw refusal(key, "a text", value);
    }
    return value.asText();
  }

  /** A text, or a number as its digits. */
  public String textOrNumber(String key) {
    JsonNode value = value(key);
    if (!value.isTextual() && !value.isNumber()) {
      throw refusal(key, "a text or a number", value);
    }
    return value.asText();
  }

  /** Whether a key is true; it is not where there is no such key. */
  public boolean isTrue(String key) {
    if (!has(key)) {
      return false;
    }
    JsonNode value = value(key);
    if (!value.isBoolean()) {
      throw refusal(key, "true or false", value);
    }
    return value.asBoolean();
  }

  /** A text that is not blank. */
  public String words(String key) {
    JsonNode value = value(key);
    if (!holdsWords(value)) {
      throw refusal(key, "a text that is not blank", value);
    }
    return value.asText();
  }

  /** What a text stands for; the refusal of the one who knows gets place and key. */
  public <T> T parsed(String key, Function<String, T> parser) {
    try {
      return parser.apply(text(key));
    } catch (DatasetException e) {
      throw new DatasetException("%s, key %s%s: %s".formatted(place, parents, key, e.getMessage()));
    }
  }

  /** A whole number. */
  public int integer(String key) {
    JsonNode value = value(key);
    if (!value.isInt()) {
      throw refusal(key, "a whole number", value);
    }
    return value.asInt();
  }

  /** The place of a value among some names; a number is as good as a text of its digits. */
  public int position(String key, List<String> names) {
    JsonNode value = value(key);
    int position = value.isValueNode() ? names.indexOf(value.asText().strip()) : -1;
    if (position < 0) {
      throw refusal(key, "one of " + String.join(", ", names), value);
    }
    return position;
  }

  /** A number from 0 to below a size. */
  public int index(String key, int size) {
    return position(key, IntStream.range(0, size).mapToObj(Integer::toString).toList());
  }

  /** Texts, of which any may be blank. */
  public List<String> texts(String key) {
    return elements(key, 0, "texts", JsonNode::isTextual).stream().map(JsonNode::asText).toList();
  }

  /** Texts that are not blank, at least so many. */
  public List<String> texts(String key, int least) {
    return elements(key, least, "texts that are not blank", JsonObject::holdsWords).stream()
        .map(JsonNode::asText)
        .toList();
  }

  /** The object of a key. */
  public JsonObject object(String key) {
    JsonNode value = value(key);
    if (!value.isObject()) {
      throw refusal(key, "an object", value);
    }
    return new JsonObject(place, parents + key + ".", value);
  }

  /** The objects of a key, at least so many. */
  public List<JsonObject> objects(String key, int least) {
    List<JsonNode> nodes = elements(key, least, "objects", JsonNode::isObject);
    return IntStream.range(0, nodes.size())
        .mapToObj(i -> new JsonObject(place, parents + key + "[" + i + "].", nodes.get(i)))
        .toList();
  }

  /** The lists of a key, at least so many, each as an object whose keys are "0", "1", ... */
  public List<JsonObject> rows(String key, int least) {
    List<JsonNode> nodes = elements(key, least, "lists", JsonNode::isArray);
    return IntStream.range(0, nodes.size())
        .mapToObj(
            i -> new JsonObject(place, parents + key + "[" + i + "].", numbered(nodes.get(i))))
        .toList();
  }

  private static JsonNode numbered(JsonNode list) {
    ObjectNode object = JSON.createObjectNode();
    for (int i = 0; i < list.size(); i++) {
      object.set(Integer.toString(i), list.get(i));
    }
    return object;
  }

  private static boolean holdsWords(JsonNode node) {
    return node.isTextual() && !node.asText().isBlank();
  }

  private List<JsonNode> elements(String key, int least, String what, Predicate<JsonNode> fits) {
    JsonNode value = value(key);
    List<JsonNode> elements = value.valueStream().toList();
    if (!value.isArray() || elements.size() < least || !elements.stream().allMatch(fits)) {
      throw refusal(key, "a list of at least " + least + " " + what, value);
    }
    return elements;
  }

  private JsonNode value(String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      throw new DatasetException(
          "%s: no key %s%s%s"
              .formatted(
                  place,
                  parents,
                  key,
                  Nearest.of(key, keys)
                      .map(nearest -> "; did you mean " + nearest + "?")
                      .orElse("; there are " + String.join(", ", keys))));
    }
    return value;
  }

  /** What to throw where a value is not what was expected. */
  public DatasetException refusal(String key, String expected) {
    return refusal(key, expected, value(key));
  }

  private DatasetException refusal(String key, String expected, JsonNode got) {
    return new DatasetException(
        "%s, key %s%s: expected %s, got %s".formatted(place, parents, key, expected, shown(got)));
  }

  private static String shown(JsonNode node) {
    String text = node.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
