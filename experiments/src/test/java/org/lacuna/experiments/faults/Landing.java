package org.lacuna.experiments.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.results.Log;

/** What a process was at when it was killed, as far as the files tell. */
enum Landing {
  /** The JVM starts, options and records are read; nothing is written yet. */
  STARTING("starting"),
  CORPUS("corpus"),
  CREATING("creating a run"),
  OPENING("opening a run"),
  TRAINING("training"),
  CHECKPOINT("checkpoint write"),
  EVALUATING("evaluating"),
  OUTPUT("file write"),
  /** All of it is there. */
  ENDING("ending");

  private final String title;

  Landing(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Sizes and times of all files, by path. */
  static Map<String, String> look(Path place) throws IOException {
    Map<String, String> seen = new HashMap<>();
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : files.toList()) {
        seen.put(place.relativize(file).toString(), stamp(file));
      }
    }
    return seen;
  }

  private static String stamp(Path file) throws IOException {
    try {
      return Files.isDirectory(file)
          ? ""
          : Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** Whether something is being written aside just now. */
  static boolean isWriting(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      return files.anyMatch(file -> isAside(file.toString()));
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // a folder went while it was looked at
    }
  }

  private static boolean isAside(String file) {
    return file.endsWith(".tmp") || file.endsWith(".earlier") || file.endsWith(".part");
  }

  /** Where the process was that made this of that. */
  static Landing of(Map<String, String> before, Map<String, String> after) {
    Set<String> changed =
        after.keySet().stream()
            .filter(file -> !Objects.equals(after.get(file), before.get(file)))
            .collect(Collectors.toCollection(TreeSet::new));
    if (changed.isEmpty()) {
      return STARTING;
    }
    String aside = changed.stream().filter(Landing::isAside).findFirst().orElse("");
    if (aside.endsWith(".part")) {
      return CORPUS;
    }
    if (!aside.isEmpty()) {
      return aside.contains("/.checkpoint.")
          ? CHECKPOINT
          : aside.matches("runs/\\.[^/]*") && !aside.contains("papers") ? CREATING : OUTPUT;
    }
    if (changed.stream().anyMatch(file -> file.contains("/outcomes/"))) {
      return EVALUATING;
    }
    if (changed.stream().anyMatch(file -> file.endsWith(Log.TRAIN.fileName()))) {
      return TRAINING;
    }
    return changed.stream().anyMatch(file -> file.startsWith("out/")) ? ENDING : OPENING;
  }
}
