package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.bench.StepBench;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "step",
    description = {
      "Time of a training step with full attention, against the same operators written in plain"
          + " array calls and, given a Python that has it, against eager PyTorch."
    },
    mixinStandardHelpOptions = true)
final class BenchStepCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description = "A Python with PyTorch to compare with.")
  private @Nullable Path python;

  @Option(
      names = "--scales",
      split = ",",
      paramLabel = "NAME",
      description = "Model sizes: 3m, 20m, 24m (default: 3m,20m).")
  private List<String> scales = List.of("3m", "20m");

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "TOKENS",
      description = "Sequence lengths (default: 512,2048).")
  private List<Integer> lengths = List.of(512, 2048);

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of each contestant (default: ${DEFAULT-VALUE}).")
  private int steps = 15;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens a step, in as many sequences (default: ${DEFAULT-VALUE}).")
  private int tokens = 4096;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Mixin private ComputingOptions computing = new ComputingOptions();

  @Override
  public void run() {
    computing.computing().requireDevice();
    BenchOptions.require(tokens >= 1, "--tokens", "1 or more");
    for (String scale : scales) {
      if (!StepBench.scales().contains(scale)) {
        throw new ConfigException(
            "--scales: unknown size %s; known: %s"
                .formatted(scale, String.join(", ", StepBench.scales())));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    StepBench bench = new StepBench(python, script(), steps, tokens, computing.computing());
    List<StepBench.Row> rows = new ArrayList<>();
    for (String scale : scales) {
      for (int length : lengths) {
        StepBench.Row row = bench.measure(scale, length);
        rows.add(row);
        if (!json) {
          print(out, row);
        }
      }
    }
    if (json) {
      out.println(Json.pretty(Json.tree(rows)));
    }
    out.flush();
  }

  private static Path script() {
    Path script =
        Path.of(System.getProperty("lacuna.home", ""), "experiments/bench/train_step_pytorch.py");
    if (!Files.exists(script)) {
      throw new ConfigException(script + " is missing");
    }
    return script;
  }

  private static void print(PrintWriter out, StepBench.Row row) {
    out.printf(
        "%s (%,d parameters), %d x %d tokens, %d threads%n",
        row.scale(), row.parameters(), row.batch(), row.length(), row.threads());
    row.milliseconds()
        .forEach((name, milliseconds) ->
            out.printf(
                "    %-8s %8.0f ms a step   lacuna is %.2f times as fast%n",
                name, milliseconds, row.speed().get(name)));
    out.flush();
  }
}
