package org.lacuna.experiments.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.model.Computing;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the measurements of attention and of whole models have in common. */
final class BenchOptions {
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");

  @Option(
      names = "--set",
      paramLabel = "METHOD.KEY=VALUE",
      description =
          "A parameter of a method, such as moba.top_k=8; may be given several times. Otherwise a"
              + " query sees about 256 keys.")
  private List<String> changes = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the files go (default: results/bench/TIME in Lacuna's own folder).")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the record as JSON.")
  private boolean json;

  @Option(names = "--heads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int heads = 4;

  @Option(names = "--kv-heads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int kvHeads = 4;

  @Option(names = "--head-dim", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int headDim = 64;

  @Mixin private ComputingOptions computing = new ComputingOptions();

  /** On what is measured. */
  Computing computing() {
    return computing.computing();
  }

  /** The options that say on what is measured, as they were given. */
  List<String> computingOptions() {
    return computing.options();
  }

  List<String> changes() {
    return changes;
  }

  boolean json() {
    return json;
  }

  int heads() {
    return heads;
  }

  int kvHeads() {
    return kvHeads;
  }

  int headDim() {
    return headDim;
  }

  /** The folder of the files; each measurement has one of its own. */
  Path folder(Path code) {
    Path folder = out != null ? out : unused(code.resolve("results").resolve("bench"));
    return folder.toAbsolutePath().normalize();
  }

  /** Named by the time; the same time comes twice where a clock is set back. */
  private static Path unused(Path folder) {
    String name = LocalDateTime.now(ZoneId.systemDefault()).format(NAME);
    Path unused = folder.resolve(name);
    for (int i = 2; Files.exists(unused); i++) {
      unused = folder.resolve(name + "-" + i);
    }
    return unused;
  }

  /** Ascending lengths, none twice. */
  static List<Integer> lengths(String option, List<Integer> given) {
    require(!given.isEmpty() && given.stream().allMatch(n -> n >= 1), option, "1 token or more");
    return given.stream().sorted().distinct().toList();
  }

  /**
   * Refuses what an option was given.
   *
   * @throws ConfigException unless the condition holds
   */
  static void require(boolean holds, String option, String expected) {
    if (!holds) {
      throw new ConfigException("%s: expected %s".formatted(option, expected));
    }
  }
}
