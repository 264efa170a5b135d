package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.benchmark.Benchmark;
import org.lacuna.datasets.benchmark.Benchmarks;
import org.lacuna.datasets.benchmark.MultipleChoice;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.format.CorpusFormat;
import org.lacuna.datasets.format.CorpusReader;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.run.TextHaystack;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "show",
    description = {
      "Prints samples of a task, or items of a benchmark, [[evidence]] and <<answers>> marked.",
      "",
      "For example: lacuna datasets show niah_single_2 --length 2048 depth=0.5"
    },
    mixinStandardHelpOptions = true)
final class DatasetsShowCommand implements Callable<Integer> {
  /** Tokens shown at either end of a long stretch of context. */
  private static final int SHOWN = 200;

  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "A task, a preset or a benchmark; see `list`.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "The task's parameters; see `info`.")
  private List<String> parameters = new ArrayList<>();

  @Option(
      names = "--length",
      paramLabel = "TOKENS",
      defaultValue = "1024",
      description = "Tokens of a sample, room for the answer included (default: ${DEFAULT-VALUE}).")
  private int length;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      defaultValue = "bytes",
      description = "bytes, symbols:N or the path of a tokenizer.json (default: ${DEFAULT-VALUE}).")
  private String tokenizer = "";

  @Option(
      names = "--split",
      defaultValue = "TEST",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Split split = Split.TEST;

  @Option(names = "--seed", defaultValue = "0", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--first",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "Number of the first sample (default: ${DEFAULT-VALUE}).")
  private long first;

  @Option(
      names = "--count",
      paramLabel = "SAMPLES",
      defaultValue = "1",
      description = "How many samples (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(names = "--full", description = "Leave nothing out of a long context.")
  private boolean full;

  @Option(names = "--json", description = "As JSON lines, one a sample, with the tokens.")
  private boolean json;

  @Option(
      names = "--file",
      paramLabel = "PATH",
      description = "The benchmark's file (default: the fetched corpus that holds it).")
  private @Nullable Path file;

  @Mixin private CorpusOption corpus = new CorpusOption();

  @Override
  public Integer call() {
    require(length >= 2, "--length", "at least 2", length);
    require(first >= 0, "--first", "at least 0", first);
    require(count >= 1, "--count", "at least 1", count);
    Tasks tasks = datasets.lacuna().tasks();
    if (tasks.has(name)) {
      showSamples(tasks.get(name));
    } else if (Benchmarks.has(name)) {
      showItems(Benchmarks.get(name));
    } else {
      throw unknown(tasks);
    }
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }

  private static void require(boolean holds, String option, String expected, long given) {
    if (!holds) {
      throw new ConfigException(option + ": expected " + expected + ", got " + given);
    }
  }

  private DatasetException unknown(Tasks tasks) {
    List<String> known = new ArrayList<>();
    tasks.all().forEach(task -> known.add(task.name()));
    Benchmarks.all().forEach(benchmark -> known.add(benchmark.name()));
    return new DatasetException(
        "no task and no benchmark is called " + name + "; " + Nearest.hint(name, known));
  }

  private void showSamples(Tasks.Named<?> named) {
    PrintWriter out = spec.commandLine().getOut();
    Record bound = Binder.bind(named.defaults(), null, parameters);
    Tokenizer vocabulary = Tokenizers.of(tokenizer);
    try (TextHaystack haystack =
        new TextHaystack(text(), datasets.lacuna().workspace(), CorpusProgress.toTerminal())) {
      Generator generator =
          named.generator(
              Binder.toTree(bound), name, new TaskSetting(vocabulary, length, haystack, seed));
      if (!json) {
        introduce(out, named, bound, generator);
      }
      SampleView view =
          new SampleView(
              vocabulary,
              spec.commandLine().getColorScheme().ansi(),
              full ? Integer.MAX_VALUE / 4 : SHOWN);
      for (long number = first; number < first + count; number++) {
        Sample sample = generator.sample(split, number);
        out.println(
            json ? Json.line(tree(sample, number, vocabulary)) : text(sample, number, view));
      }
    }
  }

  private void showItems(Benchmark benchmark) {
    PrintWriter out = spec.commandLine().getOut();
    List<MultipleChoice> items = items(benchmark);
    if (!json) {
      out.printf("%s  %s%n    %s%n", benchmark.name(), benchmark.summary(), benchmark.source());
      out.printf("    %,d items, chance %.3g%n", items.size(), MultipleChoice.chance(items));
    }
    for (long number = first; number < Math.min(items.size(), first + count); number++) {
      MultipleChoice item = items.get(Math.toIntExact(number));
      if (json) {
        out.println(Json.line(item));
      } else {
        out.printf("%n--- item %d%n%s", number, ChoiceView.of(item));
      }
    }
  }

  private List<MultipleChoice> items(Benchmark benchmark) {
    if (file != null) {
      return benchmark.read(file);
    }
    String format = CorpusFormat.word(benchmark);
    for (LocalCorpus corpus : datasets.all(datasets.catalog())) {
      if (corpus.corpus().manifest().format().equals(format)) {
        return CorpusReader.items(corpus);
      }
    }
    throw new DatasetException(
        "no known corpus holds %s; give a file of it by --file".formatted(benchmark.name()));
  }

  /** What needles are hidden in. */
  private CorpusConfig text() {
    // The argument names a key of the whole configuration.
    return Binder.bind(ExperimentConfig.defaults(), null, corpus.override().stream().toList())
        .corpus();
  }

  private void introduce(PrintWriter out, Tasks.Named<?> named, Record bound, Generator generator) {
    out.printf("%s  %s%n    %s%n", named.name(), named.task().summary(), named.task().source());
    String parameters = Json.line(Binder.toTree(bound));
    out.printf("    %s%n", parameters.replaceAll("[{}\"]", "").replace(",", ", "));
    out.printf(
        "    %s split, %,d tokens, chance %.3g%n", split.label(), length, generator.chance());
  }

  private static String text(Sample sample, long number, SampleView view) {
    StringBuilder text = new StringBuilder();
    text.append("\n--- sample ").append(number);
    text.append(", ").append(sample.tokens().length).append(" tokens");
    sample.facts().forEach((key, value) -> text.append(", ").append(key).append(' ').append(value));
    text.append('\n').append(view.of(sample).stripTrailing());
    text.append("\n--- scored by ").append(sample.metric().label()).append(": ");
    text.append(String.join(" | ", sample.references()));
    return text.toString();
  }

  private static ObjectNode tree(Sample sample, long number, Tokenizer tokenizer) {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("number", number);
    node.put("text", tokenizer.decode(sample.tokens()));
    node.set("tokens", Json.tree(sample.tokens()));
    node.set("answers", Json.tree(sample.answers()));
    node.set("evidence", Json.tree(sample.evidence()));
    node.set("references", Json.tree(sample.references()));
    node.put("metric", sample.metric().label());
    node.set("facts", Json.tree(sample.facts()));
    return node;
  }
}
