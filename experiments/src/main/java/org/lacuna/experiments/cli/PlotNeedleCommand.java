package org.lacuna.experiments.cli;

import org.lacuna.results.needle.NeedleChart;
import org.lacuna.results.needle.NeedleTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "needle",
    description = {
      "The needle heat map: a score by length and depth, a panel a row; means over its seeds.",
      "",
      "Of runs that were evaluated with measures.tasks.depths."
    },
    mixinStandardHelpOptions = true)
final class PlotNeedleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore("answer_score", "task:needle");

  @Override
  public void run() {
    LacunaCommand lacuna = plot.lacuna();
    arguments.draw(
        NeedleChart.of(
            NeedleTable.of(
                score.of(arguments.measurements(lacuna)), score.metric(), score.protocol()),
            arguments.trainingLength(lacuna)),
        spec.commandLine().getOut());
  }
}
