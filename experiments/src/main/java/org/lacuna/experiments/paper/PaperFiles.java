package org.lacuna.experiments.paper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperText;

/**
 * The folders of papers' tables and figures, and the results of their reproduction.
 *
 * @param folder where the papers are
 * @param results where their results are: {@code ID/SCALE.json}; with arguments over an experiment,
 *     their hash is in the name
 */
public record PaperFiles(Path folder, Path results) {
  private static final String ENDING = ".json";

  /** Those of a workspace. */
  public static PaperFiles of(Workspace workspace) {
    return new PaperFiles(
        workspace.code().resolve("experiments").resolve("papers"), workspace.store().papers());
  }

  /** The names of all. */
  public List<String> ids() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(each -> Files.exists(each.resolve(Paper.PLAN)))
          .map(each -> String.valueOf(each.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One of them.
   *
   * @throws ConfigException if there is none of this name, or it cannot be used
   */
  public Paper read(String id) {
    List<String> known = ids();
    if (!known.contains(id)) {
      throw new ConfigException(
          "no paper %s; %s; see `lacuna reproduce --list`".formatted(id, Nearest.hint(id, known)));
    }
    return Paper.read(folder.resolve(id));
  }

  /** Keeps a result, as a record and as it is shown. */
  public void keep(PaperResult result) {
    Path its = results.resolve(result.id());
    result.write(its.resolve(result.fileName() + ENDING));
    AtomicFiles.write(its.resolve(result.fileName() + ".txt"), PaperText.text(result));
  }

  /** The results at all scales, by the scale's name. */
  public List<PaperResult> resultsOf(String id) {
    Path its = results.resolve(id);
    if (!Files.isDirectory(its)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(its)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .sorted()
          .map(PaperResult::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result at a scale, rather one of the plan as it is, from seed 1 on; empty if none is. */
  public Optional<PaperResult> resultOf(String id, String scale) {
    return resultsOf(id).stream()
        .filter(result -> result.scale().equals(scale))
        .min(
            Comparator.<PaperResult>comparingInt(result -> result.overrides().size())
                .thenComparingInt(result -> result.fileName().length()));
  }
}
