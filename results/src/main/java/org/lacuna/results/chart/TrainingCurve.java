package org.lacuna.results.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;

/**
 * The loss of a run while it trained, in nats a token.
 *
 * @param losses of the batches, by step
 * @param validation losses on held-out text, by step
 */
public record TrainingCurve(SortedMap<Long, Double> losses, SortedMap<Long, Double> validation) {

  /** Stretches that a curve is smoothed over, as a part of all its steps. */
  private static final int STRETCHES = 40;

  public TrainingCurve {
    losses = Collections.unmodifiableSortedMap(new TreeMap<>(losses));
    validation = Collections.unmodifiableSortedMap(new TreeMap<>(validation));
  }

  /** From a run's record; a step that was taken again after a crash counts as it was then. */
  public static TrainingCurve read(RunFolder run) {
    List<JsonNode> lines = run.read(Log.TRAIN);
    return new TrainingCurve(values(lines, "loss"), values(lines, "validationLoss"));
  }

  private static SortedMap<Long, Double> values(List<JsonNode> lines, String key) {
    SortedMap<Long, Double> values = new TreeMap<>();
    for (JsonNode line : lines) {
      double value = line.path(key).asDouble(Double.NaN);
      if (line.has("step") && Double.isFinite(value)) {
        values.put(line.path("step").asLong(), value);
      }
    }
    return values;
  }

  /** With the mean of a fortieth of all losses, half before it and half behind, for each. */
  TrainingCurve smooth() {
    List<Long> steps = List.copyOf(losses.keySet());
    List<Double> raw = List.copyOf(losses.values());
    int reach = raw.size() / (2 * STRETCHES);
    SortedMap<Long, Double> means = new TreeMap<>();
    for (int i = 0; i < raw.size(); i++) {
      int to = Math.min(raw.size(), i + reach + 1);
      List<Double> around = raw.subList(Math.max(0, i - reach), to);
      means.put(steps.get(i), around.stream().mapToDouble(loss -> loss).average().orElseThrow());
    }
    return new TrainingCurve(means, validation);
  }
}
