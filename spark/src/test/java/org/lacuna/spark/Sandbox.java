package org.lacuna.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A list of lines, and a script in Lacuna's place that does what a test says for each of them, and
 * keeps a record of it: "start N PARENT" and "end N", the parent being its worker's process.
 */
final class Sandbox {
  final Path folder;
  final Path list;
  final Path lacuna;

  private final List<String> lines = new ArrayList<>();
  private final StringBuilder cases = new StringBuilder();

  Sandbox(Path folder) {
    this.folder = folder;
    list = folder.resolve("jobs.jsonl");
    lacuna = folder.resolve("lacuna");
  }

  /**
   * Adds a line.
   *
   * @param does what it does, in the shell's language: {@code $dir} is the list's folder, {@code
   *     $tries} counts from 1
   */
  Sandbox line(String label, List<Integer> needs, String does) throws IOException {
    lines.add(
        "{\"index\":%d,\"label\":\"%s\",\"needs\":%s,\"more\":{}}"
            .formatted(lines.size(), label, needs));
    cases.append("  %d) %s ;;%n".formatted(lines.size() - 1, does));
    Files.write(list, lines);
    Files.writeString(
        lacuna,
        """
        #!/bin/bash
        dir=$(dirname "$2")
        echo "start $4 $PPID" >> "$dir/events"
        tries=$(grep -c "^start $4 " "$dir/events")
        case $4 in
        %sesac
        echo "end $4" >> "$dir/events"
        """
            .formatted(cases));
    if (!lacuna.toFile().setExecutable(true)) {
      throw new IOException(lacuna + " cannot be made executable");
    }
    return this;
  }

  /**
   * Makes a pipe in the folder, which whoever opens one end of waits for whoever opens the other.
   */
  Path pipe(String name) throws IOException, InterruptedException {
    Path pipe = folder.resolve(name);
    if (new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() != 0) {
      throw new IOException(pipe + " cannot be made");
    }
    return pipe;
  }

  List<String> events() {
    return read("events");
  }

  List<String> read(String name) {
    try {
      return Files.readAllLines(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often a line was started. */
  long tries(int line) {
    return events().stream().filter(event -> event.startsWith("start " + line + " ")).count();
  }

  /** The workers' processes that had a part in it. */
  Set<String> workers() {
    return events().stream()
        .filter(event -> event.startsWith("start"))
        .map(event -> event.substring(event.lastIndexOf(' ') + 1))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Where in the record a line's first start is. */
  int start(int line) {
    return IntStream.range(0, events().size())
        .filter(i -> events().get(i).startsWith("start " + line + " "))
        .findFirst()
        .orElseThrow();
  }

  /** Where in the record a line's end is. */
  int end(int line) {
    int at = events().indexOf("end " + line);
    if (at < 0) {
      throw new AssertionError("line %d has not ended: %s".formatted(line, events()));
    }
    return at;
  }
}
