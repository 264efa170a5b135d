package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Doc;

/**
 * One phase of a regime: a training of its own, with what differs from the experiment's sections.
 */
@Doc("A phase: a training of its own; what it says lies over the sections above.")
public record PhaseConfig(
    @Doc("What it begins with.") StartConfig start,
    @Doc("Another phase whose sections it lies over, in place of the experiment's.")
        @Nullable String like,
    @Doc("Keys of the section corpus that differ.") Map<String, JsonNode> corpus,
    @Doc("Keys of the section model that differ, such as rope.") Map<String, JsonNode> model,
    @Doc("Keys of the section attention that differ.") Map<String, JsonNode> attention,
    @Doc("Layers that become streaming by a calibrated phase, in place of attention.pattern.")
        @Nullable ChoiceConfig choice,
    @Doc("Keys of the section training that differ.") Map<String, JsonNode> training,
    @Doc("Keys of the section evaluation that differ.") Map<String, JsonNode> evaluation,
    @Doc("Whether it is evaluated when it is trained.") boolean evaluate,
    @Doc("Whether it is left out, and with it the phases that build on it.") boolean skip) {
  /** The experiment's sections as they are, from the first values. */
  public static PhaseConfig defaults() {
    return new PhaseConfig(
        StartConfig.FRESH,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        Map.of(),
        true,
        false);
  }
}
