package org.lacuna.experiments.cli;

import org.lacuna.config.Template;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.methods.AttentionMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "config",
    description = "Prints the full configuration with its defaults, each key explained.",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Override
  public void run() {
    Template template = Template.of(ExperimentConfig.defaults());
    for (AttentionMethod<?> method : lacuna.methods().all()) {
      if (method.defaults().getClass().getRecordComponents().length > 0) {
        template = template.section("attention.methods." + method.name(), method.defaults());
      }
    }
    spec.commandLine().getOut().print(template.yaml());
    spec.commandLine().getOut().flush();
  }
}
