package org.lacuna.experiments.cli;

import org.lacuna.results.needle.NeedleChart;
import org.lacuna.results.needle.NeedleTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "answer_score",
      description =
          "Such as answer_score (generated), exact_match or answer_choice (default:"
              + " ${DEFAULT-VALUE}).")
  private String metric = "";

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = "task:needle",
      description = "The task as it stands in the record (default: ${DEFAULT-VALUE}).")
  private String protocol = "";

  @Override
  public void run() {
    LacunaCommand lacuna = plot.lacuna();
    arguments.draw(
        NeedleChart.of(
            NeedleTable.of(arguments.measurements(lacuna), metric, protocol),
            arguments.trainingLength(lacuna)),
        spec.commandLine().getOut());
  }
}
