package org.lacuna.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One run on disk.
 *
 * <pre>
 * run.json      what the run is; never changes
 * train.jsonl   steps and events, one a line, only added to
 * eval.jsonl    measurements and the evaluations they are of, one a line, only added to
 * checkpoint/   belongs to the trainer
 * lock          held by the process that writes
 * </pre>
 *
 * <p>Reading needs no lock. Who writes takes it first: {@code try (var lock = run.lock()) …}. No
 * file holds an absolute path, so a results folder can be moved.
 */
public final class RunFolder {

  /** The file that makes a folder a run. */
  public static final String RECORD = "run.json";

  private final Path path;
  private final RunRecord record;

  private RunFolder(Path path, RunRecord record) {
    this.path = path;
    this.record = record;
  }

  /**
   * The run in a folder.
   *
   * @throws RunException if it is no run, damaged, or of another format
   */
  public static RunFolder open(Path folder) {
    return new RunFolder(folder, RunRecord.read(folder));
  }

  public String id() {
    return record.id();
  }

  public String name() {
    return record.name();
  }

  public Path path() {
    return path;
  }

  public Instant created() {
    return record.created();
  }

  public JsonNode config() {
    return record.config().deepCopy();
  }

  public Provenance provenance() {
    return record.provenance();
  }

  /** Where the trainer keeps its checkpoint; may not exist. */
  public Path checkpoint() {
    return path.resolve("checkpoint");
  }

  public Path file(Log log) {
    return path.resolve(log.fileName());
  }

  /**
   * Adds a record, map or tree as one line.
   *
   * @throws RunException if it cannot be written, such as on a full disk; the log then ends as
   *     before
   */
  public void append(Log log, Object value) {
    new JsonLines(file(log)).append(Json.tree(value));
  }

  /** Adds an event to the training log, with the time and the details given. */
  public void append(RunEvent event, Map<String, ?> details) {
    ObjectNode line = Json.MAPPER.createObjectNode();
    line.put(RunEvent.KEY, event.text());
    line.putPOJO("time", Instant.now());
    details.forEach((key, value) -> line.set(key, Json.tree(value)));
    append(Log.TRAIN, line);
  }

  /**
   * The lines of a log; none where nothing was logged.
   *
   * @throws RunException naming file and line if a line before the last is damaged
   */
  public List<JsonNode> read(Log log) {
    return new JsonLines(file(log)).read();
  }

  /**
   * The lines of what was measured, rows and events, since training last went on: what was measured
   * before is of weights that are no more.
   */
  public List<JsonNode> measured() {
    List<JsonNode> lines = read(Log.EVAL);
    int from = lines.size();
    while (from > 0 && !isResumption(lines.get(from - 1))) {
      from--;
    }
    return lines.subList(from, lines.size());
  }

  private static boolean isResumption(JsonNode line) {
    return line.path(RunEvent.KEY).asText().equals(RunEvent.RESUMED.text());
  }

  /** Says that training goes on, so that what was measured until now does not count any more. */
  public void outdateMeasured(long step) {
    if (!measured().isEmpty()) {
      append(Log.EVAL, Map.of(RunEvent.KEY, RunEvent.RESUMED.text(), "step", step));
    }
  }

  /** The evaluation rows of the weights as they are, in the order in which they were measured. */
  public List<Measurement> measurements() {
    return measured().stream()
        .filter(line -> !line.has(RunEvent.KEY))
        .map(line -> Measurement.read(line, file(Log.EVAL)))
        .toList();
  }

  /** The last event that this version knows; empty for a run that has not started. */
  public Optional<RunEvent> lastEvent() {
    return read(Log.TRAIN).reversed().stream()
        .flatMap(line -> RunEvent.of(line.path(RunEvent.KEY).asText()).stream())
        .findFirst();
  }

  public RunStatus status() {
    // Asked first: a run that ends between the two looks has then ended, not been interrupted.
    boolean inUse = isInUse();
    return lastEvent().map(event -> RunStatus.after(event, inUse)).orElse(RunStatus.NEW);
  }

  /** Whether a living process writes it. */
  public boolean isInUse() {
    return RunLock.isHeld(lockFile());
  }

  /**
   * This run, if its training reached the end.
   *
   * @throws RunException if it did not
   */
  public RunFolder requireFinished() {
    if (status() != RunStatus.FINISHED) {
      throw new RunException(id() + " is not finished; train it to its end first");
    }
    return this;
  }

  /**
   * The right to write this run, until closed or until the process ends. What a killed process left
   * half done is settled with it.
   *
   * @throws RunInUseException naming the process that holds it
   */
  public RunLock lock() {
    RunLock lock = RunLock.take(id(), lockFile());
    try {
      AtomicFiles.settle(path);
      AtomicFiles.settle(checkpoint());
      return lock;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return id();
  }

  private Path lockFile() {
    return path.resolve("lock");
  }
}
