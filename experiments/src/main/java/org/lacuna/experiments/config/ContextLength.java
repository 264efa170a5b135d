package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lacuna.config.Check;

/**
 * A context length as it is written in an evaluation: tokens, {@code 4096}, or times the length of
 * the training, {@code 0.5x}, so that one suite fits models of all scales.
 */
public final class ContextLength {
  private static final Pattern TIMES = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?x");

  private ContextLength() {}

  /** Those of these words, such as {@code 0.5x}. */
  public static List<JsonNode> of(String... words) {
    return Stream.of(words).<JsonNode>map(TextNode::valueOf).toList();
  }

  /** Those of these numbers of tokens. */
  public static List<JsonNode> of(List<Integer> tokens) {
    return tokens.stream().<JsonNode>map(IntNode::valueOf).toList();
  }

  /**
   * Refuses what is no length.
   *
   * @throws IllegalArgumentException that begins with the key
   */
  public static void check(String key, List<JsonNode> lengths) {
    Check.that(!lengths.isEmpty(), key, "at least one length", lengths);
    for (JsonNode length : lengths) {
      boolean times = length.isTextual() && TIMES.matcher(length.textValue()).matches();
      Check.that(
          times ? factor(length) > 0 : length.isInt() && length.intValue() >= 2,
          key,
          "tokens, at least 2, or times the training's length, such as 0.5x",
          length);
    }
  }

  /** The tokens of lengths, ascending, each once. */
  public static List<Integer> tokens(List<JsonNode> lengths, int trainingLength) {
    return lengths.stream()
        .map(length -> tokens(length, trainingLength))
        .sorted()
        .distinct()
        .toList();
  }

  private static int tokens(JsonNode length, int trainingLength) {
    return length.isInt()
        ? length.intValue()
        : Math.toIntExact(Math.max(2, Math.round(factor(length) * trainingLength)));
  }

  private static double factor(JsonNode length) {
    return Double.parseDouble(length.textValue().replace("x", ""));
  }
}
