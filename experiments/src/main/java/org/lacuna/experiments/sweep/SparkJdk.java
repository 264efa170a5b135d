package org.lacuna.experiments.sweep;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.results.RunException;

/** A Java that Spark 4.2 runs on, which the one that runs this program may be too new for. */
final class SparkJdk {
  private static final String VARIABLE = "LACUNA_SPARK_JAVA_HOME";
  private static final int OLDEST = 17;
  private static final int NEWEST = 25;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"?(\\d+)");

  private SparkJdk() {}

  /**
   * Finds one: what the environment says, or the running one, or the first of the usual places.
   *
   * @param environment the process' variables
   * @throws ConfigException if what the environment says will not do, or there is none
   */
  static Path find(Map<String, String> environment) {
    return find(environment, Path.of(System.getProperty("java.home")), Path.of("/"));
  }

  /**
   * As above.
   *
   * @param running the running one
   * @param root what the usual places are below
   */
  static Path find(Map<String, String> environment, Path running, Path root) {
    String given = environment.getOrDefault(VARIABLE, "");
    if (!given.isEmpty()) {
      OptionalInt version = version(Path.of(given));
      if (!fits(version)) {
        throw new ConfigException(
            "%s=%s: expected a Java %d to %d, which Spark runs on, got %s"
                .formatted(
                    VARIABLE,
                    given,
                    OLDEST,
                    NEWEST,
                    version.isPresent() ? "Java " + version.getAsInt() : "none"));
      }
      return Path.of(given);
    }
    return Stream.concat(Stream.of(running), usual(root).stream())
        .filter(place -> fits(version(place)))
        .findFirst()
        .orElseThrow(() ->
            new ConfigException(
                "found no Java %d to %d, which Spark runs on; if one is installed, set %s to its"
                        .formatted(OLDEST, NEWEST, VARIABLE)
                    + " folder (the one that holds bin/java)"));
  }

  private static boolean fits(OptionalInt version) {
    return version.isPresent() && version.getAsInt() >= OLDEST && version.getAsInt() <= NEWEST;
  }

  /** The Java that a folder holds, by its file {@code release}. */
  private static OptionalInt version(Path folder) {
    Path release = folder.resolve("release");
    if (!Files.isExecutable(folder.resolve("bin/java")) || !Files.isReadable(release)) {
      return OptionalInt.empty();
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find()
          ? OptionalInt.of(Integer.parseInt(version.group(1)))
          : OptionalInt.empty();
    } catch (IOException e) {
      throw RunException.io(release, e);
    }
  }

  private static List<Path> usual(Path root) {
    List<Path> places = new ArrayList<>();
    for (String folder : List.of("usr/lib/jvm", "usr/lib64/jvm", "usr/java", "opt/java")) {
      list(root.resolve(folder), "*", places);
    }
    list(root.resolve("usr/local"), "*jdk*", places);
    list(root.resolve("opt"), "*jdk*", places);
    Path users = root.resolve(Path.of("/").relativize(Path.of(System.getProperty("user.home"))));
    list(users.resolve(".sdkman/candidates/java"), "*", places);
    list(users.resolve(".jdks"), "*", places);
    List<Path> bundles = new ArrayList<>();
    list(root.resolve("Library/Java/JavaVirtualMachines"), "*", bundles);
    bundles.forEach(bundle -> places.add(bundle.resolve("Contents/Home")));
    return places;
  }

  private static void list(Path folder, String glob, List<Path> places) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      List<Path> found = new ArrayList<>();
      entries.forEach(found::add);
      found.stream().sorted().forEach(places::add);
    } catch (IOException e) {
      throw RunException.io(folder, e);
    }
  }
}
