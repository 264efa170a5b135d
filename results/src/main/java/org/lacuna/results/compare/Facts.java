package org.lacuna.results.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.lacuna.results.Digits;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What is known of one thing, such as a run's configuration, as text by key.
 *
 * @param values by key, such as {@code training.steps}, in the order in which they are shown
 */
public record Facts(SequencedMap<String, String> values) {

  public Facts {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  /**
   * The leaves of a tree by their dotted keys. A list of plain values is one of them, the objects
   * of another have their places in the key: {@code corpus.tasks.0.task}.
   */
  public static Facts of(JsonNode tree) {
    SequencedMap<String, String> leaves = new LinkedHashMap<>();
    addLeaves("", tree, leaves);
    return new Facts(leaves);
  }

  private static void addLeaves(String key, JsonNode node, Map<String, String> leaves) {
    String prefix = key.isEmpty() ? "" : key + ".";
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(entry -> addLeaves(prefix + entry.getKey(), entry.getValue(), leaves));
    } else if (node.isArray() && node.valueStream().anyMatch(JsonNode::isObject)) {
      for (int i = 0; i < node.size(); i++) {
        addLeaves(prefix + i, node.get(i), leaves);
      }
    } else {
      leaves.put(key, node.isTextual() ? node.textValue() : node.toString());
    }
  }

  /** What several things are together: where they differ each value once, in their order. */
  public static Facts together(Collection<Facts> all) {
    SequencedMap<String, Set<String>> values = new LinkedHashMap<>();
    for (Facts each : all) {
      each.values.forEach(
          (key, value) -> values.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value));
    }
    SequencedMap<String, String> joined = new LinkedHashMap<>();
    values.forEach((key, its) -> joined.put(key, String.join(", ", its)));
    return new Facts(joined);
  }

  /**
   * What differs between things: a row a key that not all of them have the same value of, a column
   * a thing; {@link Digits#ABSENT} where it has none. Without rows where they are alike.
   *
   * @param things by what they are called
   */
  public static Table differences(String name, SequencedMap<String, Facts> things) {
    Set<String> keys = new LinkedHashSet<>();
    things.values().forEach(facts -> keys.addAll(facts.values.keySet()));
    keys.removeIf(key -> values(things, key).distinct().count() == 1);
    Table table = Table.create(name).addColumns(StringColumn.create("key", keys));
    things.forEach((label, facts) -> {
      Stream<String> its = keys.stream().map(key -> facts.values.getOrDefault(key, Digits.ABSENT));
      table.addColumns(StringColumn.create(label, its));
    });
    return table;
  }

  private static Stream<String> values(SequencedMap<String, Facts> things, String key) {
    return things.values().stream().map(facts -> facts.values.getOrDefault(key, Digits.ABSENT));
  }
}
