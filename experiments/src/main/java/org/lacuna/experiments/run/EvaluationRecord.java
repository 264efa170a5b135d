package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;

/**
 * Which evaluations a run has come through, so that they can be done again: after the rows of each
 * a line with the event {@code evaluated} and the section evaluation. One that found nothing new is
 * not said again, unless training went on meanwhile.
 */
public final class EvaluationRecord {
  private static final String EVALUATED = "evaluated";
  private static final String EVALUATION = "evaluation";

  /** Keys that came later than the first records, and are not said where they say nothing. */
  private static final List<String> LATER = List.of("device", "precision");

  private final RunFolder run;
  private final int linesBefore;

  /** Of an evaluation that begins. */
  EvaluationRecord(RunFolder run) {
    this.run = run;
    linesBefore = run.measured().size();
  }

  /** All its rows are there. */
  void ended(EvaluationConfig evaluation) {
    List<JsonNode> lines = run.measured();
    if (lines.size() > linesBefore || !has(lines, evaluation)) {
      run.append(Log.EVAL, line(evaluation));
    }
  }

  /** Whether a run has come through an evaluation. */
  public static boolean has(RunFolder run, EvaluationConfig evaluation) {
    return has(run.measured(), evaluation);
  }

  private static boolean has(List<JsonNode> lines, EvaluationConfig evaluation) {
    // As it reads back: a number may have been an int or a long.
    String wanted = Json.canonical(line(evaluation));
    return lines.stream().map(Json::canonical).anyMatch(wanted::equals);
  }

  private static ObjectNode line(EvaluationConfig evaluation) {
    ObjectNode keys = Binder.toTree(evaluation);
    LATER.stream().filter(key -> keys.path(key).isNull()).forEach(keys::remove);
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put(RunEvent.KEY, EVALUATED).set(EVALUATION, keys);
    return line;
  }

  /**
   * The evaluations of a run, in the order in which they ended.
   *
   * @throws ConfigException if there are rows without an evaluation, or one is of an earlier
   *     version
   */
  public static List<EvaluationConfig> of(RunFolder run) {
    List<EvaluationConfig> evaluations =
        run.measured().stream()
            .filter(line -> line.path(RunEvent.KEY).asText().equals(EVALUATED))
            .map(line -> read(run, line.path(EVALUATION)))
            .toList();
    if (evaluations.isEmpty() && !run.measurements().isEmpty()) {
      throw new ConfigException(
          "%s: %s does not say by which evaluation its rows were measured; it is from before that was recorded"
              .formatted(run.id(), Log.EVAL.fileName()));
    }
    return evaluations;
  }

  private static EvaluationConfig read(RunFolder run, JsonNode evaluation) {
    try {
      return Binder.bindSection(EvaluationConfig.measuring(Map.of()), evaluation, EVALUATION);
    } catch (ConfigException e) {
      throw new ConfigException(
          "%s: %s has an evaluation of an earlier version: %s"
              .formatted(run.id(), Log.EVAL.fileName(), e.getMessage()));
    }
  }
}
