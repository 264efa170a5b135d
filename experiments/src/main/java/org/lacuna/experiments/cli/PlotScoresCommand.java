package org.lacuna.experiments.cli;

import org.lacuna.config.ConfigException;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.chart.PerplexityChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "scores",
    description = "A score against context length, a line a row; means over the seeds of a row.",
    mixinStandardHelpOptions = true)
final class PlotScoresCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "perplexity",
      description = "Such as loss, exact_match, kl_full_native (default: ${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = PerplexityEvaluator.SAME_TARGETS,
      description = "Such as window-mean or task:needle (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Override
  public void run() {
    LacunaCommand lacuna = plot.lacuna();
    PerplexityTable table = PerplexityTable.of(arguments.measurements(lacuna), metric, protocol);
    if (table.rows().isEmpty()) {
      throw new ConfigException(
          "--metric %s: nothing of the kind was measured by protocol %s"
              .formatted(metric, protocol));
    }
    arguments.draw(
        PerplexityChart.of(table, arguments.trainingLength(lacuna)), spec.commandLine().getOut());
  }
}
