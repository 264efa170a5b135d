package org.lacuna.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from the root of a configuration to one value, shown as {@code regime.phases[1].steps}.
 *
 * @param steps keys, and list positions as {@code [1]}
 */
record KeyPath(List<String> steps) {

  static final KeyPath ROOT = new KeyPath(List.of());

  KeyPath {
    steps = List.copyOf(steps);
  }

  /** Reads {@code a.b[0].c}; the empty text is the root. */
  static KeyPath parse(String dotted) {
    return dotted.isEmpty()
        ? ROOT
        : new KeyPath(List.of(dotted.replace("[", ".[").split("\\.", -1)));
  }

  KeyPath child(String key) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(key);
    return new KeyPath(longer);
  }

  KeyPath item(int index) {
    return child("[" + index + "]");
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      if (!text.isEmpty() && !step.startsWith("[")) {
        text.append('.');
      }
      text.append(step.isEmpty() ? "''" : ConfigException.shortened(step));
    }
    return text.toString();
  }
}
