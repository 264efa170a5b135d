package org.lacuna.experiments.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.Optional;
import org.lacuna.config.ConfigException;

/**
 * The keys of a {@code config.json}, each with what it must be. A key that is {@code null} counts
 * as absent, as in transformers.
 *
 * @param file for messages
 */
record ConfigKeys(Path file, JsonNode tree) {
  /** Larger than any size of a model; a larger one is a damaged file. */
  private static final int MOST = 1 << 30;

  /** Characters of a wrong value in a message. */
  private static final int SHOWN = 80;

  boolean has(String key) {
    return tree.hasNonNull(key);
  }

  /** The node of a key, missing where it is absent or null. */
  JsonNode at(String key) {
    return has(key) ? tree.path(key) : MissingNode.getInstance();
  }

  /** A size that the file must give. */
  int size(String key) {
    return size(key, Optional.empty());
  }

  /** A size, or what it is where the file does not give it. */
  int size(String key, int otherwise) {
    return size(key, Optional.of(otherwise));
  }

  private int size(String key, Optional<Integer> otherwise) {
    JsonNode node = at(key);
    if (node.isMissingNode() && otherwise.isPresent()) {
      return otherwise.get();
    }
    boolean whole = node.isIntegralNumber() && node.canConvertToInt();
    if (!whole || node.intValue() < 1 || node.intValue() > MOST) {
      throw wrong(key, "a whole number from 1 to " + MOST);
    }
    return node.intValue();
  }

  /** A number of at least 0, or what it is where the file does not give it. */
  int count(String key, int otherwise) {
    JsonNode node = at(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < 0) {
      throw wrong(key, "a whole number of at least 0");
    }
    return node.intValue();
  }

  /** A number above 0, or what it is where the file does not give it. */
  double positive(String key, double otherwise) {
    JsonNode node = at(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isNumber() || !(node.doubleValue() > 0) || Double.isInfinite(node.doubleValue())) {
      throw wrong(key, "a number above 0");
    }
    return node.doubleValue();
  }

  boolean flag(String key, boolean otherwise) {
    JsonNode node = at(key);
    if (node.isMissingNode()) {
      return otherwise;
    }
    if (!node.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return node.booleanValue();
  }

  /** Refuses a key that says anything but what this code computes. */
  void require(boolean holds, String key, String expected) {
    if (!holds) {
      throw wrong(key, expected);
    }
  }

  ConfigException wrong(String key, String expected) {
    JsonNode found = tree.path(key);
    return new ConfigException(
        "%s: %s: expected %s, got %s"
            .formatted(file, key, expected, found.isMissingNode() ? "nothing" : shown(found)));
  }

  private static String shown(JsonNode found) {
    String text = found.toString();
    if (text.length() <= SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    return text.substring(0, end) + "…";
  }
}
