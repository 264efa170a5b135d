package org.lacuna.results.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;

/**
 * A run with all that its records say, read once.
 *
 * @param folder where it is
 * @param status how far it has come
 * @param rows what was measured; what was measured again counts once
 * @param training the lines of the training log
 */
public record ReportedRun(
    RunFolder folder, RunStatus status, List<Measurement> rows, List<JsonNode> training) {

  public ReportedRun {
    rows = List.copyOf(rows);
    training = List.copyOf(training);
  }

  /**
   * Reads a run's records.
   *
   * @throws org.lacuna.results.RunException naming the file and the line if one is damaged
   */
  public static ReportedRun read(RunFolder folder) {
    return new ReportedRun(
        folder, folder.status(), Measurement.latest(folder.measurements()), folder.read(Log.TRAIN));
  }

  String id() {
    return folder.id();
  }

  /** The id of its section in a page. */
  String section() {
    return section(id());
  }

  /** The id of the section of a run. */
  static String section(String run) {
    return "run-" + run;
  }

  /** In a word; committed records often come without the training log. */
  String statusText() {
    return status == RunStatus.NEW ? "no training log" : status.name().toLowerCase(Locale.ROOT);
  }

  /** What the configuration says at a JSON pointer; empty where it has no such key. */
  Optional<String> configured(String pointer) {
    JsonNode value = folder.config().at(pointer);
    return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(value.asText());
  }

  /** Tokens of a training sequence; 0 where the configuration does not say. */
  int trainingLength() {
    return folder.config().at("/training/length").asInt(0);
  }

  /** The last number that the training log has under a key. */
  Optional<Double> lastLogged(String key) {
    return training.reversed().stream()
        .filter(line -> line.has(key))
        .findFirst()
        .map(line -> Json.number(line.get(key)));
  }
}
