package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.Tiny;

/** {@code lacuna train} or {@code eval} on tiny texts in a process of its own. */
final class Child {
  static final int STEPS = 120;

  private static final Pattern STEP = Pattern.compile("\"step\"\\s*:\\s*(\\d+)");

  private final Path runs;
  private final LacunaProcess process;

  /** The name of the run that a training without phases has. */
  private static final String RUN = "run";

  /** Starts a training in a folder of runs; a training that is there goes on. */
  Child(Path corpus, Path runs) throws IOException {
    this(
        corpus,
        runs,
        "attention.pattern=full,moba",
        "training.steps=" + STEPS,
        "training.checkpoint_every=4");
  }

  /** Starts what the arguments say, a file of phases first if there is one. */
  Child(Path corpus, Path runs, String... arguments) throws IOException {
    this(runs, training(corpus, List.of(arguments)));
  }

  private Child(Path runs, List<String> arguments) throws IOException {
    this.runs = Files.createDirectories(runs);
    List<String> all = new ArrayList<>(arguments);
    all.add("--runs=" + runs);
    process = new LacunaProcess.Launch(runs.resolve(".said")).start(all);
  }

  /** Starts the evaluation of the run that a training without phases has. */
  static Child evaluation(Path runs, String... keys) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("eval", RUN));
    arguments.addAll(List.of(keys));
    return new Child(runs, arguments);
  }

  private static List<String> training(Path corpus, List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("train"));
    List<String> given = new ArrayList<>(arguments);
    if (!given.getFirst().contains("=")) {
      all.add(given.removeFirst());
    }
    all.addAll(List.of("--no-eval", "--corpus=" + corpus));
    Tiny.MODEL.forEach(key -> all.add("model." + key));
    Tiny.METHOD_PARAMETERS.forEach(key -> all.add("attention." + key));
    Tiny.TRAINING.forEach(key -> all.add("training." + key));
    all.addAll(List.of("corpus.validation=0.2", "corpus.test=0.2"));
    all.addAll(given);
    return all;
  }

  /** Waits until so many lines of outcomes are in the run's record. */
  Child awaitOutcomes(int lines) throws IOException {
    process.await(() -> outcomes().size() >= lines, lines + " outcomes");
    return this;
  }

  /** The lines of all files of outcomes, but for their headers. */
  List<String> outcomes() throws IOException {
    Path folder = run().resolve("outcomes");
    List<String> lines = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          Files.readString(file).lines().skip(1).map(line -> file + " " + line).forEach(lines::add);
        }
      }
    }
    return lines;
  }

  /** Waits until the record has a step at least so far. */
  Child awaitStep(int step) throws IOException {
    return awaitStep(RUN, step);
  }

  /** Waits until the record of the run of a name has a step at least so far. */
  Child awaitStep(String name, int step) throws IOException {
    process.await(() -> lastStep(name) >= step, "step " + step);
    return this;
  }

  /** SIGKILL, while it is at work. */
  void kill() throws InterruptedException, IOException {
    assertThat(process.kill()).as("killed: %s", process.err()).isEqualTo(LacunaProcess.KILLED);
  }

  /** SIGTERM, while it trains. */
  void terminate() throws InterruptedException, IOException {
    assertThat(process.terminate())
        .as("terminated: %s", process.err())
        .isEqualTo(LacunaProcess.TERMINATED);
  }

  /** Waits for the end. */
  void awaitEnd() throws InterruptedException, IOException {
    assertThat(process.exitCode()).as(process.err()).isZero();
  }

  /** The run's folder. */
  Path run() throws IOException {
    return run(RUN).orElseThrow();
  }

  /** The folder of the run of a name, once it is there. */
  Optional<Path> run(String name) throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(folder -> String.valueOf(folder.getFileName()).matches(name + "-[0-9a-f]+"))
          .filter(folder -> Files.exists(folder.resolve("run.json")))
          .findFirst();
    }
  }

  byte[] file(String name) throws IOException {
    return Files.readAllBytes(run().resolve("checkpoint").resolve(name));
  }

  /** The record as text, which a child may be writing to. */
  String record() throws IOException {
    return record(RUN);
  }

  private String record(String name) throws IOException {
    Optional<Path> file = run(name).map(folder -> folder.resolve("train.jsonl"));
    return file.isPresent() && Files.exists(file.get())
        ? Files.readString(file.get(), StandardCharsets.UTF_8)
        : "";
  }

  /** The last step in the record, 0 if none. */
  int lastStep() throws IOException {
    return lastStep(RUN);
  }

  int lastStep(String name) throws IOException {
    int last = 0;
    for (String line : record(name).lines().toList()) {
      Matcher step = STEP.matcher(line);
      if (step.find() && line.contains("\"loss\"")) {
        last = Integer.parseInt(step.group(1));
      }
    }
    return last;
  }
}
