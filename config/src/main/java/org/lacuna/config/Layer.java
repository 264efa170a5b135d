package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * One layer over the defaults: the file, or one argument.
 *
 * @param label how messages name the layer
 * @param key the key that an argument sets; the root for a file
 * @param tree what the layer says, from the root of the configuration
 */
record Layer(String label, KeyPath key, ObjectNode tree) {

  /** The largest file that is read, in bytes. */
  static final int MAX_BYTES = 1 << 20;

  /** Reads a file; one that holds nothing but comments says nothing. */
  static Layer ofFile(Path file) {
    String label = file.toString();
    JsonNode tree = YamlReader.read(text(file, label), label, true);
    return switch (tree) {
      case null -> new Layer(label, KeyPath.ROOT, JsonNodeFactory.instance.objectNode());
      case ObjectNode object -> new Layer(label, KeyPath.ROOT, object);
      default ->
          throw new ConfigException(
              label + ": expected lines of key: value, got " + Scalars.describe(tree));
    };
  }

  private static String text(Path file, String label) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ConfigException(
            label + ": larger than " + MAX_BYTES + " bytes; not a configuration");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new ConfigException(label + ": no such file", e);
    } catch (CharacterCodingException e) {
      throw new ConfigException(label + ": not text in UTF-8", e);
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? "a folder, not a file" : e.toString();
      throw new ConfigException(label + ": cannot be read: " + reason, e);
    }
  }

  /** Reads {@code a.b.c=value}, the value being YAML. */
  static Layer ofArgument(String argument) {
    String label = "argument " + ConfigException.shortened(argument);
    int equals = argument.indexOf('=');
    if (equals < 0) {
      throw new ConfigException(label + ": expected key=value");
    }
    String dotted = argument.substring(0, equals).strip();
    if (dotted.isEmpty()) {
      throw new ConfigException(label + ": no key before =");
    }
    KeyPath key = KeyPath.parse(dotted);
    if (key.steps().stream().anyMatch(String::isBlank)) {
      throw new ConfigException(label + ": an empty name in the key " + dotted);
    }
    if (key.steps().size() > YamlReader.MAX_DEPTH) {
      throw new ConfigException(label + ": nested deeper than " + YamlReader.MAX_DEPTH + " levels");
    }
    JsonNode value = YamlReader.read(argument.substring(equals + 1), label, false);
    if (value == null) {
      throw new ConfigException(
          label + ": no value; write null for none, '' with its quotes for an empty text");
    }
    for (String step : key.steps().reversed()) {
      value = JsonNodeFactory.instance.objectNode().set(step, value);
    }
    return new Layer(label, key, (ObjectNode) value);
  }

  /** Whether the layer says something at a path, or above it in one piece, or below it. */
  boolean touches(KeyPath path) {
    JsonNode node = tree;
    for (String step : path.steps()) {
      if (!node.isObject()) {
        return true;
      }
      node = node.get(step);
      if (node == null) {
        return false;
      }
    }
    return true;
  }
}
