package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.plot.Pictures;
import org.lacuna.results.chart.Better;
import org.lacuna.results.chart.Cost;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "pareto",
    description = {
      "A score against what it costs, a point a row and mode, with the front of the best.",
      "",
      "Keys seen stand beside every score; other costs are those of --measures efficiency."
    },
    mixinStandardHelpOptions = true)
final class PlotParetoCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore(Pictures.LOSS);

  @Mixin private PlotLength length = new PlotLength();

  @Option(
      names = "--cost",
      paramLabel = "NAME",
      description =
          "Such as kv_cache_bytes, attention_flops_share or prefill_ms (default:"
              + " ${DEFAULT-VALUE}).")
  private String cost = Cost.KEYS_SEEN;

  @Option(
      names = "--cost-protocol",
      paramLabel = "NAME",
      description = "Such as bench:vector, where the cost was measured by several.")
  private @Nullable String costProtocol;

  @Option(
      names = "--better",
      paramLabel = "WHICH",
      description =
          "Which score is better: ${COMPLETION-CANDIDATES} (default: lower for losses,"
              + " perplexities, divergences and errors, else higher).")
  private @Nullable Better better;

  @Override
  public void run() {
    arguments.draw(
        score
            .of(arguments.rows(plot.lacuna()), length.tokens())
            .pareto(new Cost(cost, costProtocol), better),
        spec.commandLine().getOut());
  }
}
