package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lacuna.results.Json;

/**
 * One point of a sweep.
 *
 * @param values what it gives the keys that vary
 * @param seed its seed
 */
public record SweepPoint(Map<String, JsonNode> values, long seed) {
  /** All points of a sweep that its filters leave, those that differ in the seed side by side. */
  static List<SweepPoint> of(SweepConfig sweep) {
    List<Map<String, JsonNode>> points = List.of(Map.of());
    for (Map.Entry<String, List<JsonNode>> entry : sweep.grid().entrySet()) {
      points = combined(points, together(Map.of(entry.getKey(), entry.getValue())));
    }
    for (Map<String, List<JsonNode>> group : sweep.zip()) {
      points = combined(points, together(group));
    }
    if (!sweep.list().isEmpty()) {
      points = combined(points, sweep.list());
    }
    return points.stream()
        .flatMap(values -> sweep.seeds().stream().map(seed -> new SweepPoint(values, seed)))
        .filter(point -> sweep.only().isEmpty() || point.isAnyOf(sweep.only()))
        .filter(point -> !point.isAnyOf(sweep.skip()))
        .toList();
  }

  /** The first values of all lists, then the second, and so on. */
  private static List<Map<String, JsonNode>> together(Map<String, List<JsonNode>> lists) {
    List<Map<String, JsonNode>> points = new ArrayList<>();
    int count = lists.values().iterator().next().size();
    for (int i = 0; i < count; i++) {
      Map<String, JsonNode> point = new LinkedHashMap<>();
      for (Map.Entry<String, List<JsonNode>> entry : lists.entrySet()) {
        point.put(entry.getKey(), entry.getValue().get(i));
      }
      points.add(point);
    }
    return points;
  }

  private static List<Map<String, JsonNode>> combined(
      List<Map<String, JsonNode>> points, List<Map<String, JsonNode>> others) {
    List<Map<String, JsonNode>> all = new ArrayList<>();
    for (Map<String, JsonNode> point : points) {
      for (Map<String, JsonNode> other : others) {
        Map<String, JsonNode> both = new LinkedHashMap<>(point);
        both.putAll(other);
        all.add(both);
      }
    }
    return all;
  }

  private boolean isAnyOf(List<Map<String, JsonNode>> filters) {
    return filters.stream()
        .anyMatch(filter ->
            filter.entrySet().stream().allMatch(each -> has(each.getKey(), each.getValue())));
  }

  private boolean has(String key, JsonNode wanted) {
    Stream<JsonNode> any =
        wanted.isArray() ? StreamSupport.stream(wanted.spliterator(), false) : Stream.of(wanted);
    return key.equals(SweepConfig.SEED)
        ? any.anyMatch(one -> one.isIntegralNumber() && one.longValue() == seed)
        : any.anyMatch(one -> one.equals(values.get(key)));
  }

  /** It as arguments over the experiment. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    values.forEach((key, value) -> arguments.add(key + "=" + Json.line(value)));
    arguments.add(SweepConfig.SEED + "=" + seed);
    return arguments;
  }

  /** What people read: the ends of the keys that vary, and the seed. */
  String label() {
    return (words(values) + " " + SweepConfig.SEED + "=" + seed).strip();
  }

  /** What some points have in common, but for the seed, such as {@code top_k=4}. */
  static String common(List<SweepPoint> points) {
    Map<String, JsonNode> common = new LinkedHashMap<>(points.getFirst().values());
    points.forEach(point -> common.entrySet().retainAll(point.values().entrySet()));
    return words(common);
  }

  /** The end of a key that no other of them has. */
  private static String shortest(String key, Set<String> keys) {
    for (int dot = key.lastIndexOf('.'); dot >= 0; dot = key.lastIndexOf('.', dot - 1)) {
      String end = key.substring(dot);
      if (keys.stream().filter(other -> ("." + other).endsWith(end)).count() == 1) {
        return end.substring(1);
      }
    }
    return key;
  }

  private static String words(Map<String, JsonNode> values) {
    return values.entrySet().stream()
        .map(each ->
            shortest(each.getKey(), values.keySet())
                + "="
                + (each.getValue().isTextual()
                    ? each.getValue().textValue()
                    : Json.line(each.getValue())))
        .collect(Collectors.joining(" "));
  }
}
