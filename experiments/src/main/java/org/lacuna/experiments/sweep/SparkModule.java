package org.lacuna.experiments.sweep;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.results.RunException;

/**
 * The module {@code spark} as it was built, if it was: the default build leaves it out.
 *
 * @param jar its code
 * @param classPath Spark and what that stands on
 * @param arguments file of the flags that Spark's JVMs need
 * @param scala version of the Scala that Spark is built with, such as 2.13
 */
record SparkModule(Path jar, String classPath, Path arguments, String scala) {
  private static final Pattern CORE = Pattern.compile("spark-core_([0-9.]+)-[^/\\\\]*\\.jar");

  /**
   * Finds it.
   *
   * @param folder the module's
   * @param build the command that builds it
   * @throws ConfigException if it is not built, or what it stands on is gone
   */
  static SparkModule of(Path folder, String build) {
    Path target = folder.resolve("target");
    Path list = target.resolve("classpath.txt");
    List<Path> jars = jars(target);
    if (jars.size() != 1 || !Files.isRegularFile(list)) {
      throw unbuilt(
          "%s: expected one lacuna-spark-VERSION.jar and classpath.txt, found %s"
              .formatted(target, jars.isEmpty() ? "none: Spark is not built" : jars.size()),
          folder,
          build);
    }
    String classPath;
    try {
      classPath = Files.readString(list).strip();
    } catch (IOException e) {
      throw RunException.io(list, e);
    }
    for (String entry : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
      if (!Files.exists(Path.of(entry))) {
        throw unbuilt("%s: %s is gone".formatted(list, entry), folder, build);
      }
    }
    Matcher core = CORE.matcher(classPath);
    if (!core.find()) {
      throw unbuilt("%s: names no spark-core".formatted(list), folder, build);
    }
    return new SparkModule(
        jars.getFirst(), classPath, folder.resolve("driver.args"), core.group(1));
  }

  private static ConfigException unbuilt(String problem, Path folder, String build) {
    return new ConfigException(
        "%s; in %s, run: %s".formatted(problem, folder.resolveSibling("").normalize(), build));
  }

  private static List<Path> jars(Path target) {
    if (!Files.isDirectory(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("lacuna-spark-[0-9].*\\.jar"))
          .toList();
    } catch (IOException e) {
      throw RunException.io(target, e);
    }
  }

  /** Copies the jar into a folder: Maven overwrites it in place, and a sweep may take days. */
  Path copy(Path folder) {
    try {
      return Files.copy(jar, Files.createDirectories(folder).resolve(jar.getFileName()));
    } catch (IOException e) {
      throw RunException.io(folder, e);
    }
  }
}
