package org.lacuna.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Writes trees as the YAML that a person would write. */
public final class YamlWriter {

  /** Where lines are wrapped. */
  static final int COLUMNS = 100;

  /** Texts that may stand without quotes, in a list in brackets too, if YAML sees no other type. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./-]*");

  /** Texts to us, truth values to other readers of YAML. */
  private static final Pattern TRUTH = Pattern.compile("(?i)y|n|yes|no|on|off");

  private YamlWriter() {}

  /** A whole document. */
  public static String document(ObjectNode tree) {
    return tree.properties().stream()
        .flatMap(entry -> entry(entry.getKey(), entry.getValue(), 0).stream())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  static String indent(int depth) {
    return "  ".repeat(depth);
  }

  /** The lines of {@code key: value}. */
  static List<String> entry(String key, JsonNode value, int depth) {
    return block(indent(depth) + text(key) + ":", value, depth);
  }

  /** The lines of a value after a key or a dash: on the same line where it fits, else below. */
  private static List<String> block(String start, JsonNode value, int depth) {
    if (!value.isContainerNode() || value.isEmpty() || isShort(value, start)) {
      return List.of(start + " " + flow(value));
    }
    List<String> lines = new ArrayList<>(List.of(start));
    if (value.isArray()) {
      value.forEach(item -> lines.addAll(item(item, depth + 1)));
    } else {
      value
          .properties()
          .forEach(entry -> lines.addAll(entry(entry.getKey(), entry.getValue(), depth + 1)));
    }
    return lines;
  }

  private static List<String> item(JsonNode item, int depth) {
    if (!item.isObject() || item.isEmpty()) {
      return block(indent(depth) + "-", item, depth);
    }
    List<String> lines = new ArrayList<>();
    item.properties()
        .forEach(entry -> lines.addAll(entry(entry.getKey(), entry.getValue(), depth + 1)));
    // The dash takes the place of the first key's indentation.
    lines.set(0, indent(depth) + "- " + lines.getFirst().strip());
    return lines;
  }

  private static boolean isShort(JsonNode value, String start) {
    return value.isArray()
        && StreamSupport.stream(value.spliterator(), false).noneMatch(JsonNode::isObject)
        && start.length() + 1 + flow(value).length() <= COLUMNS;
  }

  private static String flow(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY ->
          StreamSupport.stream(value.spliterator(), false)
              .map(YamlWriter::flow)
              .collect(Collectors.joining(", ", "[", "]"));
      case OBJECT ->
          value.properties().stream()
              .map(entry -> text(entry.getKey()) + ": " + flow(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case STRING -> text(value.textValue());
      case NUMBER -> value.isIntegralNumber() ? value.asText() : number(value.doubleValue());
      default -> value.asText();
    };
  }

  /** A number as it is written by hand, 0.0003 for 3.0E-4, that reads as the same double. */
  private static String number(double value) {
    double size = Math.abs(value);
    String shortest = Double.toString(value);
    if (size < 1e-5 || size >= 1e7) {
      return shortest.replace('E', 'e');
    }
    String plain = new BigDecimal(shortest).stripTrailingZeros().toPlainString();
    return plain.contains(".") ? plain : plain + ".0";
  }

  /** A text, in quotes where it would otherwise be read as something else. */
  static String text(String text) {
    if (PLAIN.matcher(text).matches() && !TRUTH.matcher(text).matches()) {
      JsonNode read = YamlReader.read("k: " + text, "template", false);
      if (read != null && read.path("k").isTextual()) {
        return text;
      }
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          // Letters of other scripts stay; what an editor would not show does not.
          if ((c >= ' ' && c < 127) || Character.isLetterOrDigit(c)) {
            quoted.append(c);
          } else {
            quoted.append("\\u%04x".formatted((int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
