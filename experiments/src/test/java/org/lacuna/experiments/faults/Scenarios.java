package org.lacuna.experiments.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.experiments.Published;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.cli.Cli;
import org.lacuna.experiments.faults.Scenario.Command;

/** What processes are killed at: each way to work with Lacuna that takes a while. */
final class Scenarios {
  /** Phases that carry a training on, calibrate, choose layers by it, and rewind. */
  private static final String PHASES =
      """
      name: phased
      phases:
        pretrain:
          training: {steps: 24, until: 12}
          evaluate: false
        calibrate:
          start: {phase: pretrain}
          attention: {pattern: loza}
          training: {order: 1, steps: 10, trainable: [method], learning_rate: 0.1}
          evaluate: false
        sparse:
          start: {phase: pretrain, carry: training}
          choice: {phase: calibrate}
          training: {steps: 24}
        rewound:
          like: sparse
          start: {phase: sparse, at: start, carry: training}
          training: {order: 2}
      """;

  private final Path corpus;
  private final Path model;
  private final Path phases;

  /** Scenarios over texts, a published model and a file of phases in a folder. */
  Scenarios(Path folder) throws IOException {
    corpus = Tiny.texts(folder.resolve("texts"));
    model = Published.copy(Published.WITH_TOKENIZER, folder);
    phases = Files.writeString(folder.resolve("phases.yaml"), PHASES);
  }

  /** All of them. */
  List<Scenario> all() {
    return List.of(training(), regime(), evaluation(), pages(), published(), paper());
  }

  private static Command tiny(List<String> first, String... keys) {
    return new Command(
        "", Stream.of(first, Cli.tiny(), List.of(keys)).flatMap(List::stream).toList());
  }

  /** The training of a tiny model on the texts. */
  Command train(String... keys) {
    return tiny(List.of("train", "--corpus=" + corpus), keys);
  }

  private String texts() {
    return "corpus.texts=[{path: '%s'}]".formatted(corpus);
  }

  /** A checkpoint a step, so that many kills land in one. */
  Scenario training() {
    return new Scenario(
        "training",
        List.of(),
        List.of(
            train(
                "name=plain",
                "attention.pattern=full,moba",
                "training.steps=40",
                "training.checkpoint_every=1",
                "--no-eval")));
  }

  Scenario regime() {
    return new Scenario(
        "regime",
        List.of(),
        List.of(
            tiny(
                List.of("train", phases.toString(), "--corpus=" + corpus),
                "training.checkpoint_every=3",
                "evaluation.lengths=[32]")));
  }

  Scenario evaluation() {
    Command eval =
        Command.of(
            "eval",
            "evaluated",
            "lengths=[16,48]",
            "modes=[native,full]",
            "measures.perplexity.window_tokens=2048",
            "measures.perplexity.target_windows=4",
            "measures.perplexity.targets=8",
            "measures.divergence.windows=12",
            "measures.attention.windows=6",
            "measures.tasks.samples=40",
            "measures.tasks.scoring=[forced,generated]");
    return new Scenario(
        "evaluation",
        List.of(
            train(
                "name=evaluated",
                "attention.pattern=full,moba",
                "corpus.tasks=[{task: mqar, parameters: {pairs: 2, vocabulary: 64}}]",
                "--no-eval")),
        List.of(eval));
  }

  /** Files that commands write from records. */
  Scenario pages() {
    String out = Scenario.PLACE + "/out/";
    return new Scenario(
        "pages",
        List.of(
            train("name=one", "attention.pattern=full"),
            train("name=two", "attention.pattern=full,moba")),
        List.of(
            Command.of("report", "--out=" + out + "page.html"),
            Command.of("plot", "training", "one", "two", "--out=" + out + "training.png"),
            Command.of(
                "plot", "scores", "one", "two", "--metric=loss", "--out=" + out + "loss.svg"),
            Command.of("compare", "one", "two", "--out=" + out + "table.csv")));
  }

  /** A published model in, converted, calibrated with its weights where they are, and out. */
  Scenario published() {
    return new Scenario(
        "published",
        List.of(),
        List.of(
            Command.of(
                "import",
                model.toString(),
                "name=base",
                "training.length=32",
                texts(),
                "corpus.validation=0.2",
                "corpus.test=0.2"),
            Command.of(
                "convert",
                "base",
                "--to=loza",
                "name=loza",
                "attention.methods.loza.streaming={block_size: 4, sink_blocks: 1, local_blocks:"
                    + " 2}"),
            new Command(
                "",
                List.of(
                    "train",
                    "--from=loza",
                    "--no-eval",
                    "name=calibrated",
                    "training.steps=20",
                    "training.batch=1",
                    "training.warmup_steps=0",
                    "training.learning_rate=0.1",
                    "training.validation_tokens=32",
                    "training.trainable=[method]",
                    "training.checkpoint_every=2")),
            new Command(
                "exists already", List.of("export", "calibrated", Scenario.PLACE + "/out/model"))));
  }

  /** A paper's table, from nothing. */
  Scenario paper() {
    List<String> reproduce = new ArrayList<>(Arrays.asList("reproduce", "ssa-table1"));
    return new Scenario(
        "paper", List.of(), List.of(tiny(reproduce, "evaluation.lengths=[1x]", texts())));
  }
}
