package org.lacuna.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML text as a tree, stricter than YAML itself.
 *
 * <p>Refused: a key given twice, aliases ({@code *name}; so no file can grow by referring to
 * itself), tags ({@code !name}), a second document, and nesting deeper than {@value #MAX_DEPTH}
 * levels. Only {@code true} and {@code false} are truth values: {@code no} and {@code on} are
 * texts. Numbers are those of YAML 1.1: {@code 1_000} is 1000, {@code 0x10} is 16 and {@code 010}
 * is 8; {@code .inf} and {@code .nan} are texts, because a record of a run in JSON could not hold
 * them.
 */
final class YamlReader {

  /** How deep sections and lists may lie in each other. */
  static final int MAX_DEPTH = 32;

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          // On in a plain factory, off in a built one: a key without a value is null.
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final YAMLParser parser;
  private final String label;
  private final boolean located;

  private YamlReader(YAMLParser parser, String label, boolean located) {
    this.parser = parser;
    this.label = label;
    this.located = located;
  }

  /**
   * Reads one document.
   *
   * @param text the YAML
   * @param label where the text is from, for messages
   * @param located whether line and column help the reader of a message
   * @return the tree, or null where the text holds nothing but comments
   * @throws ConfigException if the text is not YAML or is refused
   */
  static @Nullable JsonNode read(String text, String label, boolean located) {
    try (YAMLParser parser = YAML.createParser(text)) {
      YamlReader reader = new YamlReader(parser, label, located);
      try {
        return reader.document();
      } catch (JsonProcessingException e) {
        throw reader.invalid(e);
      } catch (ConfigException e) {
        throw e;
      } catch (RuntimeException e) {
        // The scanner below lets exceptions of its own through on odd input.
        String where = reader.at(parser.currentLocation());
        throw new ConfigException(where + ": not valid YAML: " + e.getMessage(), e);
      }
    } catch (IOException e) {
      throw new ConfigException(label + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private @Nullable JsonNode document() throws IOException {
    if (parser.nextToken() == null) {
      return null;
    }
    JsonNode root = value(KeyPath.ROOT, 0);
    if (parser.nextToken() != null) {
      throw refused(KeyPath.ROOT, "a second document begins; one is read");
    }
    return root;
  }

  /** The value that begins at the current token. */
  private JsonNode value(KeyPath path, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw refused(KeyPath.ROOT, "nested deeper than " + MAX_DEPTH + " levels");
    }
    if (parser.isCurrentAlias()) {
      throw refused(path, "aliases (*name) are not read; write the value out");
    }
    if (parser.getTypeId() != null) {
      throw refused(path, "tags (!name) are not read");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> section(path, depth);
      case START_ARRAY -> {
        ArrayNode items = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(path.item(items.size()), depth + 1));
        }
        yield items;
      }
      case VALUE_NUMBER_INT -> Trees.canonical(NODES.numberNode(parser.getBigIntegerValue()));
      case VALUE_NUMBER_FLOAT -> {
        String text = parser.getText();
        // .inf and .nan pass for numbers here, but cannot be read as such.
        boolean word = Character.isLetter(text.charAt(text.length() - 1));
        yield word ? NODES.textNode(text) : NODES.numberNode(parser.getDoubleValue());
      }
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> NODES.nullNode();
      default -> NODES.textNode(parser.getText());
    };
  }

  private ObjectNode section(KeyPath path, int depth) throws IOException {
    ObjectNode section = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      KeyPath child = path.child(parser.currentName());
      if (section.has(parser.currentName())) {
        throw refused(child, "given twice");
      }
      String key = parser.currentName();
      parser.nextToken();
      section.set(key, value(child, depth + 1));
    }
    return section;
  }

  private ConfigException refused(KeyPath path, String problem) {
    String where = at(parser.currentTokenLocation());
    return new ConfigException(where + ": " + (path.isRoot() ? "" : path + ": ") + problem);
  }

  private ConfigException invalid(JsonProcessingException e) {
    // Jackson's own location is that of the last good token; the scanner knows the bad one.
    if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      int line = marked.getProblemMark().getLine() + 1;
      int column = marked.getProblemMark().getColumn() + 1;
      String where = located ? label + ":" + line + ":" + column : label;
      return new ConfigException(where + ": not valid YAML: " + marked.getProblem(), e);
    }
    String where = at(e.getLocation());
    return new ConfigException(where + ": not valid YAML: " + e.getOriginalMessage(), e);
  }

  private String at(@Nullable JsonLocation location) {
    return located && location != null
        ? label + ":" + location.getLineNr() + ":" + location.getColumnNr()
        : label;
  }
}
