package org.lacuna.experiments.cli;

import org.lacuna.experiments.plot.Pictures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "layers",
    description = {
      "What attention does in each layer, a line a row: its mass on the keys seen, its entropy.",
      "",
      "Of runs that were evaluated with --measures attention."
    },
    mixinStandardHelpOptions = true)
final class PlotLayersCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private PlotCommand plot;

  @Mixin private PlotArguments arguments = new PlotArguments();

  @Mixin private PlotScore score = new PlotScore(Pictures.ATTENTION_MASS);

  @Mixin private PlotLength length = new PlotLength();

  @Override
  public void run() {
    arguments.draw(
        score.of(arguments.rows(plot.lacuna()), length.tokens()).layers(),
        spec.commandLine().getOut());
  }
}
