package org.lacuna.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What Jackson refused, in the words of the file's reader instead of its classes. */
final class JsonProblem {

  private static final int SLIP = 2;

  private JsonProblem() {}

  /** One line, given the tree that was refused. */
  static String describe(JsonProcessingException problem, JsonNode tree) {
    return switch (problem) {
      case UnrecognizedPropertyException unknown -> unknown(unknown);
      case InvalidFormatException format ->
          "key '%s': expected %s, found '%s'"
              .formatted(key(format), format.getTargetType().getSimpleName(), format.getValue());
      case MismatchedInputException missing when isMissing(missing, tree) ->
          "key '%s' is missing%s".formatted(key(missing), misspelt(missing, tree));
      case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
          "key '%s': expected %s (%s)"
              .formatted(
                  key(mismatch),
                  mismatch.getTargetType().getSimpleName(),
                  mismatch.getOriginalMessage());
      default -> problem.getOriginalMessage();
    };
  }

  private static String unknown(UnrecognizedPropertyException problem) {
    var known = problem.getKnownPropertyIds().stream().map(String::valueOf).toList();
    String nearest =
        Nearest.to(problem.getPropertyName(), known)
            .map(name -> "; the nearest known key is '" + name + "'")
            .orElse("");
    return "unknown key '" + key(problem) + "'" + nearest;
  }

  private static boolean isMissing(JsonMappingException problem, JsonNode tree) {
    JsonNode parent = parent(problem, tree);
    String name = problem.getPath().isEmpty() ? null : problem.getPath().getLast().getFieldName();
    return name != null && parent.isObject() && !parent.has(name);
  }

  /** A key that stands there instead and is only a slip of the fingers away. */
  private static String misspelt(JsonMappingException problem, JsonNode tree) {
    String missing = problem.getPath().getLast().getFieldName();
    List<String> present = new ArrayList<>();
    parent(problem, tree).fieldNames().forEachRemaining(present::add);
    return Nearest.to(missing, present)
        .filter(name -> Nearest.edits(missing, name) <= SLIP)
        .map(name -> "; '" + name + "' was found, is that it?")
        .orElse("");
  }

  /** The object in which the refused key stands or should stand. */
  private static JsonNode parent(JsonMappingException problem, JsonNode tree) {
    if (problem.getPath().isEmpty()) {
      return MissingNode.getInstance();
    }
    JsonNode at = tree;
    for (var step : problem.getPath().subList(0, problem.getPath().size() - 1)) {
      at = step.getFieldName() == null ? at.path(step.getIndex()) : at.path(step.getFieldName());
    }
    return at;
  }

  /** {@code provenance.cores} or {@code visibleShare[2]}. */
  private static String key(JsonMappingException problem) {
    return problem.getPath().stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
