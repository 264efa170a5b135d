package org.lacuna.experiments.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.lacuna.config.Binder;
import org.lacuna.config.Template;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.ExperimentConfig;
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
      "Prints samples of a task, [[evidence]] and <<answers>> marked.",
      "",
      "For example: lacuna datasets show niah_single_2 --length 2048 depth=0.5"
    },
    mixinStandardHelpOptions = true)
final class DatasetsShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private DatasetsCommand datasets;

  @Parameters(index = "0", paramLabel = "TASK", description = "A task or a preset; see `list`.")
  private String task = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "key=value",
      description = "Its parameters.")
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

  @Mixin private CorpusOption corpus = new CorpusOption();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Tasks.Named<?> named = datasets.lacuna().tasks().get(task);
    Record bound = Binder.bind(named.defaults(), null, parameters);
    Tokenizer vocabulary = Tokenizers.of(tokenizer);
    try (TextHaystack haystack =
        new TextHaystack(text(), datasets.lacuna().workspace(), CorpusProgress.toTerminal())) {
      Generator generator =
          named.generator(
              Binder.toTree(bound), task, new TaskSetting(vocabulary, length, haystack, seed));
      if (!json) {
        introduce(out, named, bound, generator);
      }
      SampleView view =
          new SampleView(
              vocabulary,
              spec.commandLine().getColorScheme().ansi(),
              full ? Integer.MAX_VALUE / 4 : 200);
      for (long number = first; number < first + count; number++) {
        Sample sample = generator.sample(split, number);
        out.println(
            json ? Json.line(tree(sample, number, vocabulary)) : text(sample, number, view));
      }
      out.flush();
      return ExitCode.OK;
    }
  }

  /** What needles are hidden in. */
  private CorpusConfig text() {
    // The argument names a key of the whole configuration.
    return Binder.bind(ExperimentConfig.defaults(), null, corpus.override().stream().toList())
        .corpus();
  }

  private void introduce(PrintWriter out, Tasks.Named<?> named, Record bound, Generator generator) {
    out.printf("%s  %s%n    %s%n", named.name(), named.task().summary(), named.task().source());
    if (bound.getClass().getRecordComponents().length > 0) {
      out.print(Template.yaml(bound).indent(4));
    }
    out.printf(
        "    chance %.3g, %,d tokens, %s split%n", generator.chance(), length, split.label());
  }

  private static String text(Sample sample, long number, SampleView view) {
    StringBuilder text = new StringBuilder();
    text.append("\n--- sample ").append(number);
    text.append(", ").append(sample.tokens().length).append(" tokens");
    sample.facts().forEach((key, value) -> text.append(", ").append(key).append(' ').append(value));
    text.append('\n').append(view.of(sample).stripTrailing());
    text.append("\n--- ").append(sample.metric().label()).append(" of ");
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
