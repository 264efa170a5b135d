package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.RegimeFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "regimes",
    description = "Lists the papers' training regimes, their phases and scales.",
    mixinStandardHelpOptions = true)
final class RegimesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      defaultValue = "smoke",
      description = "Scale whose phases are shown (default: ${DEFAULT-VALUE}).")
  private String scale = "";

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    RegimeFiles regimes = RegimeFiles.of(lacuna.workspace());
    out.println("lacuna train REGIME --scale SCALE, SCALE one of " + regimes.scales());
    for (String name : regimes.names()) {
      out.println();
      out.println(name);
      List<Phase> phases =
          ConfigFile.of(regimes.of(name, scale), List.of(), lacuna.methods(), lacuna.tasks())
              .regime(ExperimentConfig.defaults())
              .phases();
      phases.forEach(phase -> out.println("    " + PhaseText.of(phase)));
    }
    out.flush();
  }
}
