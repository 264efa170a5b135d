package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lacuna.config.ConfigException;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;

/**
 * The versions of methods that are still being written, in the section {@code attention} of a
 * record: name by fingerprint under {@code drafts}, a key that is absent where there is none. So a
 * run is another one as soon as the code of its method is.
 */
final class Drafts {
  private static final String KEY = "drafts";

  /** Digits of a fingerprint that tell it from others in a message. */
  private static final int SHORT = 12;

  private Drafts() {}

  /** The fingerprints of those of some methods that are drafts. */
  static SortedMap<String, String> of(Collection<String> names, Methods methods) {
    SortedMap<String, String> drafts = new TreeMap<>();
    names.forEach(
        name -> methods.draft(name).ifPresent(fingerprint -> drafts.put(name, fingerprint)));
    return drafts;
  }

  /** Adds them to a section that has the parameters of all methods in use. */
  static void add(ObjectNode attention, Methods methods) {
    SortedMap<String, String> drafts =
        of(attention.required("methods").propertyStream().map(Map.Entry::getKey).toList(), methods);
    if (!drafts.isEmpty()) {
      attention.set(KEY, Json.tree(drafts));
    }
  }

  /** Takes them out of a recorded section, which then reads as a configuration. */
  static void remove(ObjectNode attention) {
    attention.remove(KEY);
  }

  /**
   * Finds out whether a recorded section means the methods at hand.
   *
   * @param run that it is of
   * @throws ConfigException if a draft is missing or of another version
   */
  static void require(String run, JsonNode attention, Methods methods) {
    attention
        .path(KEY)
        .properties()
        .forEach(draft -> require(run, draft.getKey(), draft.getValue().asText(), methods));
  }

  private static void require(String run, String name, String recorded, Methods methods) {
    if (!methods.has(name)) {
      throw new ConfigException(
          "%s: its method %s was being written, version %s, and is not at hand; expected it among the drafts"
              .formatted(run, name, shortened(recorded)));
    }
    String found = methods.draft(name).orElse("");
    if (!found.equals(recorded)) {
      throw new ConfigException(
          "%s: its method %s was being written, version %s; at hand is %s, so train it anew or go back to that version"
              .formatted(
                  run,
                  name,
                  shortened(recorded),
                  found.isEmpty() ? "one that is finished" : "version " + shortened(found)));
    }
  }

  private static String shortened(String fingerprint) {
    return fingerprint.substring(0, Math.min(SHORT, fingerprint.length()));
  }
}
