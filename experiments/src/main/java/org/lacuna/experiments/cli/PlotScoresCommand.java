package org.lacuna.experiments.cli;

import org.lacuna.config.ConfigException;
import org.lacuna.experiments.evaluation.perplexity.PerplexityEvaluator;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.chart.PerplexityChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "scores",
    aliases = "perplexity",
    description = "A score against context length, a line a row; means over the seeds of a row.",
    mixinStandardHelpOptions = true)
final class PlotScoresCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore("perplexity", PerplexityEvaluator.SAME_TARGETS);

  @Override
  public void run() {
    LacunaCommand lacuna = plot.lacuna();
    PerplexityTable table =
        PerplexityTable.of(
            score.of(arguments.measurements(lacuna)), score.metric(), score.protocol());
    if (table.rows().isEmpty()) {
      throw new ConfigException(
          "--metric %s: nothing of the kind was measured by protocol %s"
              .formatted(score.metric(), score.protocol()));
    }
    arguments.draw(
        PerplexityChart.of(table, arguments.trainingLength(lacuna)), spec.commandLine().getOut());
  }
}
