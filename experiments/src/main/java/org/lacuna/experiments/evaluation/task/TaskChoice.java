package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.lacuna.config.Binder;
import org.lacuna.config.Doc;

/** A task that is asked for, whether it was learned or not. */
public record TaskChoice(
    @Doc("Its name, or a preset's; see `lacuna datasets list`.") String task,
    @Doc("Parameters that differ from the task's defaults.") Map<String, JsonNode> parameters) {
  /** The task is to be named. */
  public static TaskChoice defaults() {
    return new TaskChoice("", Map.of());
  }

  /**
   * A task as it is written: its name alone, or with parameters.
   *
   * @param where what to call it in a message
   * @throws org.lacuna.config.ConfigException if it is neither
   */
  static TaskChoice of(JsonNode written, String where) {
    return written.isTextual()
        ? new TaskChoice(written.textValue(), Map.of())
        : Binder.bindSection(defaults(), written, where);
  }
}
