package org.lacuna.results.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.Verdict;

/**
 * What came of the reproduction of one table or figure.
 *
 * @param id name of its folder in {@code experiments/papers}
 * @param scale of the reproduction
 * @param seeds how many
 * @param overrides arguments that were laid over its experiment
 * @param reference the paper
 * @param paperScale what the paper ran
 * @param scales what was run here, a line each
 * @param table the paper's numbers and the measured ones
 * @param unmeasured why numbers of some columns are not measured, a line each
 * @param judgements one a claim
 * @param finished when it ended
 * @param provenance of what put it together; each run has its own in its record
 */
public record PaperResult(
    String id,
    String scale,
    int seeds,
    List<String> overrides,
    String reference,
    String paperScale,
    List<String> scales,
    PaperTable table,
    List<String> unmeasured,
    List<Judgement> judgements,
    Instant finished,
    Provenance provenance) {
  private static final int DIGITS = 6;

  public PaperResult {
    overrides = List.copyOf(overrides);
    scales = List.copyOf(scales);
    unmeasured = List.copyOf(unmeasured);
    judgements = List.copyOf(judgements);
  }

  /**
   * Reads a result.
   *
   * @throws RunException if the file is not there or is none
   */
  public static PaperResult read(Path file) {
    try {
      return Json.read(Json.MAPPER.readTree(Files.readString(file)), PaperResult.class, file);
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }

  /** Writes it, whole or not at all. */
  public void write(Path file) {
    AtomicFiles.write(file, Json.pretty(this));
  }

  /**
   * Its file's name, without the ending: one of its own where it is not what the plan says, so that
   * it takes no other's place.
   */
  public String fileName() {
    String name =
        overrides.isEmpty()
            ? scale
            : scale + "-" + Json.hash(Json.tree(overrides)).substring(0, DIGITS);
    return beginsLater()
        ? "%s-seeds-%d-%d".formatted(name, measuredSeeds().getFirst(), measuredSeeds().getLast())
        : name;
  }

  /** The scale and, where they do not begin at 1, the seeds. */
  public String shortly() {
    return beginsLater()
        ? "%s, seeds %d to %d"
            .formatted(scale, measuredSeeds().getFirst(), measuredSeeds().getLast())
        : scale;
  }

  private boolean beginsLater() {
    return !measuredSeeds().isEmpty() && measuredSeeds().getFirst() > 1;
  }

  /** The seeds of trainings that were measured, in ascending order. */
  public List<Long> measuredSeeds() {
    return table.cells().stream()
        .flatMap(cell -> cell.measured().keySet().stream())
        .filter(seed -> seed > 0) // what follows from a formula has the seed 0
        .distinct()
        .sorted()
        .toList();
  }

  /** How many claims came out so. */
  public long count(Verdict verdict) {
    return judgements.stream().filter(judged -> judged.verdict() == verdict).count();
  }
}
