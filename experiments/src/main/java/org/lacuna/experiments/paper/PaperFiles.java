package org.lacuna.experiments.paper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.paper.PaperResult;

/**
 * The folders of papers' tables and figures, and the results of their reproduction.
 *
 * @param folder where the papers are
 * @param results where their results are: {@code ID/SCALE.json}
 */
public record PaperFiles(Path folder, Path results) {
  /** Those of a workspace. */
  public static PaperFiles of(Workspace workspace) {
    return new PaperFiles(
        workspace.code().resolve("experiments").resolve("papers"), workspace.store().papers());
  }

  /** The names of all. */
  public List<String> ids() {
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

  /** Where the result at a scale is. */
  public Path result(String id, String scale) {
    return results.resolve(id).resolve(scale + ".json");
  }

  /** The results at all scales, by the scale's name. */
  public List<PaperResult> resultsOf(String id) {
    Path its = results.resolve(id);
    if (!Files.isDirectory(its)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(its)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(PaperResult::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The result at a scale; empty if there is none. */
  public Optional<PaperResult> resultOf(String id, String scale) {
    Path file = result(id, scale);
    return Files.exists(file) ? Optional.of(PaperResult.read(file)) : Optional.empty();
  }
}
