package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;
import org.lacuna.results.JsonLines;
import org.lacuna.results.RunStore;

/**
 * A sweep's jobs as a file, a line of JSON each, that says all that is needed to do them: the plan
 * may change meanwhile, and a machine of a cluster needs nothing but this file and its index.
 *
 * @param file the list, in a folder that the sweep's logs share
 */
public record JobList(Path file) {
  private static final String FILE = "jobs.jsonl";
  private static final int HASH_DIGITS = 10;

  /**
   * Writes the list of a sweep among the runs: the same jobs always in the same place.
   *
   * @param name the sweep's
   */
  public static JobList write(String name, List<SweepJob> jobs, RunStore store) {
    String lines =
        jobs.stream()
            .map(job -> Json.line(Binder.toTree(job)) + "\n")
            .collect(Collectors.joining());
    String hash = Json.hash(Json.tree(lines)).substring(0, HASH_DIGITS);
    Path file = store.sweeps().resolve(name + "-" + hash).resolve(FILE);
    if (!Files.exists(file)) {
      AtomicFiles.write(file, lines);
    }
    return new JobList(file);
  }

  /**
   * The jobs.
   *
   * @throws ConfigException if the file is no such list
   */
  public List<SweepJob> jobs() {
    List<JsonNode> lines = lines();
    return IntStream.range(0, lines.size()).mapToObj(i -> job(lines.get(i), i)).toList();
  }

  /**
   * One job.
   *
   * @throws ConfigException if the file is no such list, or has no such job
   */
  public SweepJob job(int index) {
    List<JsonNode> lines = lines();
    if (index < 0 || index >= lines.size()) {
      throw new ConfigException(
          "%s: index: expected one from 0 to %d, got %d".formatted(file, lines.size() - 1, index));
    }
    return job(lines.get(index), index);
  }

  private List<JsonNode> lines() {
    List<JsonNode> lines = new JsonLines(file).read();
    if (lines.isEmpty()) {
      throw new ConfigException(
          "%s: expected a list of jobs; `lacuna sweep` writes one".formatted(file));
    }
    requireWhole(lines.size());
    return lines;
  }

  /** It is written in one piece: a line that was cut off is no leftover here, as it is in a log. */
  private void requireWhole(int read) {
    try (Stream<String> text = Files.lines(file)) {
      if (text.filter(line -> !line.isBlank()).count() > read) {
        throw new ConfigException("%s: line %d is incomplete".formatted(file, read + 1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SweepJob job(JsonNode line, int index) {
    SweepJob job;
    try {
      job = Binder.bindSection(SweepJob.NONE, line, "line " + (index + 1));
    } catch (ConfigException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
    if (job.index() != index || job.phases().isEmpty()) {
      throw new ConfigException("%s: line %d is not job %d".formatted(file, index + 1, index));
    }
    return job;
  }

  /** Where a job's own words go. */
  public Path log(int index) {
    return logs().resolve("%04d.txt".formatted(index));
  }

  /** The folder of all logs. */
  public Path logs() {
    return file.resolveSibling("log");
  }

  /** The sweep's folder. */
  public Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file lies in a folder");
  }
}
