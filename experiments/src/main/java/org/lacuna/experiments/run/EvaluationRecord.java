package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;

/**
 * An evaluation in a run's record: its rows between two lines that say which one it is. So the same
 * evaluation of a run that is finished need not be done twice, and one that was cut off is not
 * taken for a whole one.
 */
final class EvaluationRecord {
  private static final String BEGUN = "evaluating";
  private static final String DONE = "evaluated";
  private static final String KEY = "evaluation";

  /** Whether the checkpoint was that of the finished run, which stays as it is. */
  private static final String FINISHED = "finished";

  private final RunFolder run;
  private final JsonNode key;

  EvaluationRecord(RunFolder run, EvaluationConfig evaluation) {
    this.run = run;
    this.key = Binder.toTree(evaluation);
  }

  /** The rows of this evaluation of the finished run, if it was done before. */
  Optional<List<Measurement>> rows() {
    List<Measurement> rows = new ArrayList<>();
    for (JsonNode line : run.read(Log.EVAL)) {
      switch (line.path(RunEvent.KEY).asText()) {
        case BEGUN -> rows.clear();
        case DONE -> {
          if (key.equals(line.get(KEY)) && line.path(FINISHED).asBoolean()) {
            return Optional.of(List.copyOf(rows));
          }
        }
        default -> rows.add(Json.read(line, Measurement.class, run.file(Log.EVAL)));
      }
    }
    return Optional.empty();
  }

  /** Writes the rows of this evaluation. */
  void append(List<Measurement> rows) {
    run.append(Log.EVAL, Map.of(RunEvent.KEY, BEGUN));
    rows.forEach(row -> run.append(Log.EVAL, row));
    run.append(
        Log.EVAL,
        Map.of(RunEvent.KEY, DONE, KEY, key, FINISHED, run.status() == RunStatus.FINISHED));
  }
}
