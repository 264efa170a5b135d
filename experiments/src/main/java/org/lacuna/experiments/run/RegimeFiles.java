package org.lacuna.experiments.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lacuna.config.ConfigException;

/**
 * The regimes that come with Lacuna: how each paper trains, at several scales.
 *
 * <p>In the folder {@code experiments/regimes} a scale is a file of what all regimes have alike at
 * it ({@code scales/small.yaml}), so that they can be compared; a regime is a folder with its
 * phases ({@code loza/regime.yaml}) and, where a scale asks for more than that, a file of the
 * scale's name ({@code loza/small.yaml}). They lie over each other in this order.
 *
 * <p>A regime in the folder of another ({@code loza/choices}) is a variant of it: its files lie
 * over the other's, at the same scale. So the two cannot drift apart, and the phases that they have
 * in common are the same runs.
 *
 * @param folder that folder
 */
public record RegimeFiles(Path folder) {
  private static final String REGIME = "regime" + YamlFolder.YAML;

  /** Those of a workspace. */
  public static RegimeFiles of(Workspace workspace) {
    return new RegimeFiles(workspace.code().resolve("experiments").resolve("regimes"));
  }

  /** The names of all regimes; a variant's begins with that of the regime it lies over. */
  public List<String> names() {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.endsWith(REGIME))
          .map(file -> name(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folders of a file, with slashes on every system. */
  private static String name(Path file) {
    return StreamSupport.stream(file.spliterator(), false)
        .limit(file.getNameCount() - 1L)
        .map(Path::toString)
        .collect(Collectors.joining("/"));
  }

  /** The names of all scales. */
  public List<String> scales() {
    return scaleFiles().names();
  }

  private YamlFolder scaleFiles() {
    return new YamlFolder("scale", folder.resolve("scales"));
  }

  /**
   * The files of a regime at a scale, the lowest first.
   *
   * @throws ConfigException if there is no such regime or scale
   */
  public List<Path> of(String regime, String scale) {
    YamlFolder.requireKnown("regime", regime, names());
    List<Path> files = new ArrayList<>(List.of(scaleFiles().file(scale)));
    Path place = folder;
    for (Path part : Path.of(regime)) {
      place = place.resolve(part);
      files.add(place.resolve(REGIME));
      files.add(place.resolve(scale + YamlFolder.YAML));
    }
    return files.stream().filter(Files::exists).toList();
  }
}
