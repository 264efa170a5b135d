package org.lacuna.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guesses which key an unknown one stands for: a misspelt one, or one of another section. */
final class Suggestion {

  private Suggestion() {}

  /**
   * The end of a message about an unknown key.
   *
   * @param root the configuration's root, whose other sections are looked through too
   * @param rootPath where the root lies
   * @param section the section that the key was given in
   * @param unknown the path of the key
   */
  static String text(Shape.Section root, KeyPath rootPath, Shape.Section section, KeyPath unknown) {
    List<String> siblings = section.fields().stream().map(Field::key).toList();
    KeyPath parent = new KeyPath(unknown.steps().subList(0, unknown.steps().size() - 1));
    // On a tie the key's own section wins, then the one nearest to the root.
    Map<String, KeyPath> candidates = new LinkedHashMap<>();
    siblings.forEach(key -> candidates.put(key, parent.child(key)));
    paths(root, rootPath, new ArrayList<>())
        .forEach(path -> candidates.putIfAbsent(path.steps().getLast(), path));
    // A Java name is a frequent slip: kvHeads for kv_heads.
    String wanted = Field.key(unknown.steps().getLast());
    // The very name in another section, then a misspelt one of this section, then of any.
    Optional<String> guess =
        candidates.containsKey(wanted) ? Optional.of(wanted) : Nearest.of(wanted, siblings);
    return guess
        .or(() -> Nearest.of(wanted, candidates.keySet()))
        .map(name -> "; did you mean " + candidates.get(name) + "?")
        .orElse(
            siblings.isEmpty() ? "; no keys here" : "; known here: " + String.join(", ", siblings));
  }

  private static List<KeyPath> paths(
      Shape.Section section, KeyPath path, List<Class<?>> enclosing) {
    List<KeyPath> found = new ArrayList<>();
    section.fields().forEach(field -> found.add(path.child(field.key())));
    List<Class<?>> inside = new ArrayList<>(enclosing);
    inside.add(section.type());
    for (Field field : section.fields()) {
      // A record may hold itself; its keys are then the same again.
      if (field.slot().shape() instanceof Shape.Section child && !inside.contains(child.type())) {
        found.addAll(paths(child, path.child(field.key()), inside));
      }
    }
    return found;
  }
}
