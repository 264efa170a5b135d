package org.lacuna.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a sweep runs, as {@code jobs.jsonl} lists it: one JSON object a line, of which only what is
 * below counts here.
 *
 * @param file where it is, absolute
 * @param lines in order, at least one
 */
record RunList(Path file, List<Line> lines) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * One run.
   *
   * @param index its number, from 0
   * @param label what it is, for people
   * @param needs the lines that have to be done before it, ascending
   */
  record Line(int index, String label, List<Integer> needs) {
    Line {
      needs = List.copyOf(needs);
    }

    /** Its number and its label. */
    @Override
    public String toString() {
      return "%04d %s".formatted(index, label);
    }
  }

  RunList {
    lines = List.copyOf(lines);
  }

  /** What every line's output goes to is in this folder, beside the list. */
  Path logFolder() {
    return file.resolveSibling("log");
  }

  /**
   * Reads a list.
   *
   * @throws BadInput if it is not one, or lines need each other in a circle
   */
  static RunList read(Path path) throws BadInput {
    Path file = path.toAbsolutePath().normalize();
    List<String> texts;
    try {
      texts = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BadInput(
          Files.exists(file) ? file + ": cannot be read: " + e : file + ": no such file");
    }
    if (texts.isEmpty()) {
      throw new BadInput(file + ": is empty");
    }
    List<Line> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(line(file, lines.size(), texts.size(), text));
    }
    RunList list = new RunList(file, lines);
    List<Integer> circle = new Schedule(list).neverReady();
    if (!circle.isEmpty()) {
      throw new BadInput(
          file
              + circle.stream()
                  .map(String::valueOf)
                  .collect(Collectors.joining(", ", ": lines ", " wait for each other")));
    }
    return list;
  }

  private static Line line(Path file, int index, int lines, String text) throws BadInput {
    // Editors count from 1, lists from 0.
    String where = "%s:%d: ".formatted(file, index + 1);
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadInput(where + "is not JSON: " + e.getOriginalMessage());
    }
    if (!json.isObject()) {
      throw new BadInput(where + "expected a JSON object, got " + shortened(text));
    }
    if (!json.path("index").isInt() || json.path("index").intValue() != index) {
      throw new BadInput(
          "%sindex: expected %d, got %s".formatted(where, index, shown(json.path("index"))));
    }
    if (!json.path("label").isTextual()) {
      throw new BadInput(where + "label: expected a text, got " + shown(json.path("label")));
    }
    if (!json.path("needs").isArray()) {
      throw new BadInput(
          where + "needs: expected a list of indices, got " + shown(json.path("needs")));
    }
    TreeSet<Integer> needs = new TreeSet<>();
    for (JsonNode need : json.path("needs")) {
      if (!need.isInt() || need.intValue() < 0 || need.intValue() >= lines) {
        throw new BadInput(
            "%sneeds: expected indices from 0 to %d, got %s"
                .formatted(where, lines - 1, shown(need)));
      }
      needs.add(need.intValue());
    }
    return new Line(index, json.path("label").textValue(), List.copyOf(needs));
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : shortened(node.toString());
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
