package org.lacuna.experiments.sweep;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.lacuna.results.Json;
import org.lacuna.results.JsonLines;

/**
 * What a sweep did and when, a line an event, beside the logs of its jobs. A file of its own for
 * each process that works on a list, on whatever machine.
 */
final class SweepLog {
  private final JsonLines lines;

  SweepLog(Path folder) {
    lines = new JsonLines(folder.resolve("sweep-%s.jsonl".formatted(UUID.randomUUID())));
  }

  void started(JobProcess process) {
    Map<String, Object> line = line("started", process.job().job().index(), process.attempt());
    line.put("pid", process.pid());
    lines.append(Json.tree(line));
  }

  void ended(JobProcess process, int code, String words) {
    Map<String, Object> line = line("ended", process.job().job().index(), process.attempt());
    line.put("code", code);
    line.put("seconds", process.age().toMillis() / 1e3);
    Beat last = process.last();
    line.put("cpuSeconds", last == null ? 0 : last.cpuSeconds());
    line.put("words", words);
    lines.append(Json.tree(line));
  }

  private static Map<String, Object> line(String event, int index, int attempt) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("event", event);
    line.put("time", Instant.now());
    line.put("index", index);
    line.put("attempt", attempt);
    return line;
  }
}
