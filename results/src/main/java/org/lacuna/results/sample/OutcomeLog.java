package org.lacuna.results.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lacuna.results.Json;
import org.lacuna.results.JsonLines;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;

/**
 * The outcomes of one measurement of one model, in a file of the run's folder {@code outcomes} that
 * is named by all that they follow from: the weights, the attention, the protocol, the data. So
 * what was measured is never measured again, a measurement that was cut off goes on at the next
 * sample, and one of other weights or by another protocol has a file of its own.
 *
 * <p>The first line says what the outcomes follow from, and the file's number among those of the
 * folder; every other is an {@link Outcome}.
 */
public final class OutcomeLog {
  private static final String KEY = "of";
  private static final String NUMBER = "number";

  /** Digits of the hash in the file's name. */
  private static final int DIGITS = 16;

  private final Path file;
  private final JsonNode key;
  private final JsonLines lines;
  private boolean begun;

  /**
   * The log of a measurement.
   *
   * @param what its short name, for the file's
   * @param key all that its outcomes follow from
   */
  public OutcomeLog(RunFolder run, String what, ObjectNode key) {
    String name = what + "-" + Json.hash(key).substring(0, DIGITS) + ".jsonl";
    this.file = folder(run).resolve(name);
    this.key = key;
    this.lines = new JsonLines(file);
  }

  /**
   * What is kept of a measurement.
   *
   * @param number of the file among those of its folder, by when they were begun; 0 if it is from
   *     before they were counted
   * @param key what the outcomes follow from
   * @param outcomes by sample, one at least
   */
  public record Recorded(int number, JsonNode key, List<Outcome> outcomes) {}

  /**
   * All outcomes that a run's record keeps under names that begin so, the newest first, such as for
   * a picture. Files that a killed process had only begun are left out.
   *
   * @throws RunException if a file is damaged
   */
  public static List<Recorded> recorded(RunFolder run, String what) {
    return files(folder(run)).stream()
        .filter(file -> file.getFileName().toString().startsWith(what + "-"))
        .flatMap(file -> recorded(file).stream())
        .sorted(Comparator.comparingInt(Recorded::number).reversed())
        .toList();
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw RunException.io(folder, e);
    }
  }

  private static Optional<Recorded> recorded(Path file) {
    List<JsonNode> lines = new JsonLines(file).read();
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(
            new Recorded(
                lines.getFirst().path(NUMBER).asInt(),
                lines.getFirst().path(KEY),
                lines.stream().skip(1).map(line -> Json.read(line, Outcome.class, file)).toList()));
  }

  private static Path folder(RunFolder run) {
    return run.path().resolve("outcomes");
  }

  /** The file, which is there once something was measured. */
  public Path file() {
    return file;
  }

  /**
   * What was measured so far, by sample.
   *
   * @throws RunException if the file is damaged, or of something else
   */
  public SortedMap<Integer, Outcome> read() {
    SortedMap<Integer, Outcome> outcomes = new TreeMap<>();
    List<JsonNode> all = lines.read();
    for (int i = 0; i < all.size(); i++) {
      JsonNode line = all.get(i);
      if (i == 0) {
        requireKey(line);
      } else {
        Outcome outcome = Json.read(line, Outcome.class, file);
        outcomes.put(outcome.sample(), outcome);
      }
    }
    return outcomes;
  }

  private void requireKey(JsonNode line) {
    // As it reads back: a number may have been an int or a long.
    if (!Json.canonical(line.path(KEY)).equals(Json.canonical(key))) {
      throw RunException.in(file, "of another measurement; remove it to measure anew");
    }
  }

  /** Adds outcomes, all or none of them should this process be killed. */
  public void append(Collection<Outcome> outcomes) {
    if (!begun) {
      begin();
    }
    lines.append(outcomes.stream().map(Json::tree).toList());
  }

  /** A file may be there without its first line: of a process that was killed, or a full disk. */
  private void begin() {
    if (lines.read().isEmpty()) {
      Path folder = Objects.requireNonNull(file.getParent());
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw RunException.io(file, e);
      }
      ObjectNode header = Json.MAPPER.createObjectNode();
      header.set(KEY, key);
      long others = files(folder).stream().filter(each -> !each.equals(file)).count();
      lines.append(header.put(NUMBER, others + 1));
    }
    begun = true;
  }
}
