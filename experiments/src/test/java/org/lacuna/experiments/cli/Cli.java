package org.lacuna.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.TinyPlan;
import org.lacuna.results.Json;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The command line in this process, with a folder of runs and a corpus of its own. */
public final class Cli {
  private final Path corpus;
  private final Path runs;

  /** What a command left behind. */
  public record Result(int code, String out, String err) {
    /** The output as JSON. */
    public JsonNode json() {
      try {
        return Json.MAPPER.readTree(out);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A command line over a folder. */
  Cli(Path folder) throws IOException {
    this(Tiny.texts(folder.resolve("texts")), folder.resolve("runs"));
  }

  /** A command line over texts and runs that may be there. */
  public Cli(Path corpus, Path runs) {
    this.corpus = corpus;
    this.runs = runs;
  }

  Path corpus() {
    return corpus;
  }

  Path runs() {
    return runs;
  }

  /** Runs a command. */
  public Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--runs=" + runs());
    CommandLine line =
        Main.commandLine()
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int code = line.execute(all.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  /** Trains a tiny model on the corpus; the arguments given win. */
  Result train(String... arguments) {
    List<String> all = new ArrayList<>(List.of("train"));
    all.addAll(tiny());
    all.addAll(List.of(arguments));
    if (all.stream().noneMatch(argument -> argument.startsWith("--corpus"))) {
      all.add("--corpus=" + corpus());
    }
    return run(all.toArray(String[]::new));
  }

  /** The keys of a tiny model, training and evaluation. */
  public static List<String> tiny() {
    return TinyPlan.keys();
  }

  /** Trains by a file or a regime, named first, with a tiny model on the corpus. */
  Result trainFile(String... arguments) {
    List<String> all = new ArrayList<>(List.of("train", arguments[0]));
    all.addAll(tiny());
    all.addAll(List.of(arguments).subList(1, arguments.length));
    all.add("--corpus=" + corpus());
    return run(all.toArray(String[]::new));
  }

  /** The section evaluation alone. */
  static String[] eval(String run, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "eval",
                run,
                "lengths=[16,64]",
                "measures.perplexity.window_tokens=128",
                "measures.perplexity.target_windows=2",
                "measures.perplexity.targets=8"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** The ids of the runs that a trained tiny model left, by listing. */
  List<String> ids() {
    List<String> ids = new ArrayList<>();
    run("runs", "--json").json().forEach(run -> ids.add(run.path("id").asText()));
    return ids;
  }

  /** All files of the runs, as text; neither the corpus cache nor the lock is a result. */
  Map<String, String> results() throws IOException {
    Map<String, String> results = new TreeMap<>();
    if (Files.isDirectory(runs())) {
      try (Stream<Path> files = Files.walk(runs())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          results.put(
              runs().relativize(file).toString(),
              HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
      }
    }
    results.keySet().removeIf(name -> name.startsWith(".corpora") || name.endsWith("lock"));
    return new HashMap<>(results);
  }
}
