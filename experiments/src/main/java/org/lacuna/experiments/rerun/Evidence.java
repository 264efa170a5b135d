package org.lacuna.experiments.rerun;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;
import org.lacuna.results.compare.Facts;
import tech.tablesaw.api.Table;

/**
 * What two records say of one thing. Numbers are compared as they are written, which is with every
 * digit; times and speeds are left out.
 *
 * @param what such as {@code steps}
 * @param recorded by the run
 * @param again by the run that was done again
 */
public record Evidence(String what, Facts recorded, Facts again) {
  private static final String STEP = "step";
  private static final String SPEED = "tokensPerSecond";

  /** What names a row. */
  private static final Set<String> IDENTITY =
      Set.of("run", "method", "metric", "protocol", "slice", "length", "mode");

  /** All that can be compared of two runs. */
  static List<Evidence> of(RunFolder recorded, RunFolder again, Predicate<Measurement> repeats) {
    return List.of(
        new Evidence("steps", steps(recorded), steps(again)),
        new Evidence("weights", weights(recorded), weights(again)),
        new Evidence("rows", rows(recorded, repeats), rows(again, repeats)));
  }

  /** Whether both records say anything of it, so that they can agree or not. */
  public boolean isCompared() {
    return !recorded.values().isEmpty() && !again.values().isEmpty();
  }

  /** How many values they agree in. */
  public long equal() {
    return recorded.values().entrySet().stream()
        .filter(fact -> fact.getValue().equals(again.values().get(fact.getKey())))
        .count();
  }

  /** What they do not agree in, a row each. */
  public Table differences() {
    SequencedMap<String, Facts> both = new LinkedHashMap<>();
    both.put("recorded", recorded);
    both.put("again", again);
    return Facts.differences(what + " that differ", both);
  }

  /** Losses, norms, rates and readings of all steps; of a step done twice the later line counts. */
  private static Facts steps(RunFolder run) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    for (JsonNode line : run.read(Log.TRAIN)) {
      if (!line.has(RunEvent.KEY)) {
        add("step " + line.path(STEP).asText(), line, Set.of(STEP, SPEED), values);
      }
    }
    return new Facts(values);
  }

  /** Nothing where the record came without its checkpoint. */
  private static Facts weights(RunFolder run) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    Checkpoint checkpoint = new Checkpoint(run.checkpoint());
    if (checkpoint.step().isPresent()) {
      values.put("SHA-256", checkpoint.modelHash());
    }
    return new Facts(values);
  }

  private static Facts rows(RunFolder run, Predicate<Measurement> repeats) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    Measurement.latest(run.measurements()).stream()
        .filter(repeats)
        .forEach(row -> {
          String slice = row.slice().isEmpty() ? "" : " " + row.slice();
          String key =
              "%s %s%s at %d %s"
                  .formatted(row.metric(), row.protocol(), slice, row.length(), row.mode());
          add(key, Json.tree(row), IDENTITY, values);
        });
    return new Facts(values);
  }

  private static void add(
      String prefix, JsonNode line, Set<String> without, Map<String, String> values) {
    line.properties().stream()
        .filter(entry -> !without.contains(entry.getKey()))
        .forEach(entry -> values.put(prefix + ": " + entry.getKey(), entry.getValue().toString()));
  }
}
