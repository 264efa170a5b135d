package org.lacuna.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;

/**
 * The regimes that come with Lacuna: how each paper trains, at several scales.
 *
 * <p>In the folder {@code experiments/regimes} a scale is a file of what all regimes have alike at
 * it ({@code scales/small.yaml}), so that they can be compared; a regime is a folder with its
 * phases ({@code loza/regime.yaml}) and, where a scale asks for more than that, a file of the
 * scale's name ({@code loza/small.yaml}). They lie over each other in this order.
 *
 * @param folder that folder
 */
public record RegimeFiles(Path folder) {
  private static final String SCALES = "scales";
  private static final String YAML = ".yaml";
  private static final String REGIME = "regime" + YAML;

  /** Those of a workspace. */
  public static RegimeFiles of(Workspace workspace) {
    return new RegimeFiles(workspace.code().resolve("experiments").resolve("regimes"));
  }

  /** The names of all regimes. */
  public List<String> names() {
    return listed(folder).filter(name -> Files.exists(folder.resolve(name, REGIME))).toList();
  }

  /** The names of all scales. */
  public List<String> scales() {
    return listed(folder.resolve(SCALES))
        .filter(name -> name.endsWith(YAML))
        .map(name -> name.substring(0, name.length() - YAML.length()))
        .toList();
  }

  /**
   * The files of a regime at a scale, the lowest first.
   *
   * @throws ConfigException if there is no such regime or scale
   */
  public List<Path> of(String regime, String scale) {
    requireKnown("regime", regime, names());
    requireKnown("scale", scale, scales());
    return Stream.of(
            folder.resolve(SCALES, scale + YAML),
            folder.resolve(regime, REGIME),
            folder.resolve(regime, scale + YAML))
        .filter(Files::exists)
        .toList();
  }

  private static void requireKnown(String kind, String name, List<String> known) {
    if (!known.contains(name)) {
      throw new ConfigException(
          "no %s %s; there are %s%s"
              .formatted(kind, name, String.join(", ", known), Nearest.hint(name, known)));
    }
  }

  private static Stream<String> listed(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
