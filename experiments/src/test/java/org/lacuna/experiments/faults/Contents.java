package org.lacuna.experiments.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.datasets.Digests;
import org.lacuna.results.Json;
import org.lacuna.results.JsonLines;
import org.lacuna.results.Log;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;

/**
 * All that is in a folder and counts: every file by its bytes, records without times and speeds, of
 * a step that was taken again the later line.
 *
 * @param files what stands for its content, by path
 */
record Contents(SortedMap<String, String> files) {
  private static final String SPEED = "tokensPerSecond";

  /** Of a folder and all below it. */
  static Contents of(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(each -> !Files.isDirectory(each)).toList()) {
        files.put(folder.relativize(file).toString(), content(file));
      }
    }
    return new Contents(files);
  }

  /** Those of some files. */
  Contents only(Predicate<String> which) {
    SortedMap<String, String> some = new TreeMap<>(files);
    some.keySet().removeIf(which.negate());
    return new Contents(some);
  }

  /** What is other than it should be, a line a file. */
  List<String> differences(Contents expected) {
    List<String> lines = new ArrayList<>();
    TreeSet<String> all = new TreeSet<>(files.keySet());
    all.addAll(expected.files.keySet());
    for (String name : all) {
      String found = files.get(name);
      String right = expected.files.get(name);
      if (found == null) {
        lines.add(name + " is missing");
      } else if (right == null) {
        lines.add(name + " is left over");
      } else if (!found.equals(right)) {
        lines.add(name + " differs: " + firstDifference(found, right));
      }
    }
    return lines;
  }

  private static String firstDifference(String found, String right) {
    List<String> ours = found.lines().toList();
    List<String> theirs = right.lines().toList();
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      if (!ours.get(i).equals(theirs.get(i))) {
        return "%s instead of %s".formatted(ours.get(i), theirs.get(i));
      }
    }
    return "%d lines instead of %d".formatted(ours.size(), theirs.size());
  }

  private static String content(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.equals(RunFolder.RECORD)) {
      return record(file, "created");
    }
    if (name.equals(Log.TRAIN.fileName())) {
      return training(new JsonLines(file).read());
    }
    if (name.endsWith(".jsonl")) {
      return new JsonLines(file)
          .read().stream().map(Json::canonical).collect(Collectors.joining("\n"));
    }
    if (file.toString().contains("/papers/") && name.endsWith(".json")) {
      return record(file, "finished");
    }
    return Digests.sha256(file);
  }

  /** Without the time, and what is known of code that somebody may edit meanwhile. */
  private static String record(Path file, String time) throws IOException {
    ObjectNode tree = (ObjectNode) Json.MAPPER.readTree(file.toFile());
    tree.remove(time);
    tree.withObject("/provenance").remove(List.of("commit", "dirty"));
    return Json.pretty(tree);
  }

  /** The last line of each step, held-out losses apart, and how it ended. */
  private static String training(List<JsonNode> lines) {
    Map<String, String> last = new TreeMap<>();
    for (JsonNode line : lines) {
      if (line.has(RunEvent.KEY)) {
        last.put("event", line.path(RunEvent.KEY).asText() + " " + line.path("step"));
      } else {
        String kind = line.has("validationLoss") ? "held out" : "learned";
        String key = "%s %09d".formatted(kind, line.path("step").asLong());
        ObjectNode rest = line.deepCopy();
        rest.remove(SPEED);
        last.put(key, Json.canonical(rest));
      }
    }
    return last.entrySet().stream()
        .map(each -> each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining("\n"));
  }
}
