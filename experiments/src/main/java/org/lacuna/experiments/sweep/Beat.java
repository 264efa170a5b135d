package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Json;

/**
 * A sign of life of a job's process: a line of JSON on its standard output.
 *
 * @param run id of the run it is at; null before there is one
 * @param what it does: waiting, training, evaluating or done
 * @param done how far that is
 * @param of where it ends
 * @param note what there is to say of it, such as a loss
 * @param cpuSeconds processor time that the process has taken so far
 */
public record Beat(
    @Nullable String run, String what, long done, long of, String note, double cpuSeconds) {
  static final String WAITING = "waiting";
  static final String TRAINING = "training";
  static final String EVALUATING = "evaluating";
  static final String DONE = "done";

  /** One of this process. */
  static Beat now(@Nullable String run, String what, long done, long of, String note) {
    return new Beat(run, what, done, of, note, cpu());
  }

  /** Processor time of this process in seconds; 0 where nobody counts it. */
  private static double cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? Math.max(0, system.getProcessCpuTime()) / 1e9
        : 0;
  }

  /** The beat that a line is, if it is one: other things may be printed beside them. */
  static Optional<Beat> of(String line) {
    if (!line.startsWith("{\"run\"")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(line, Beat.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** As a line. */
  public String line() {
    return Json.line(this);
  }
}
