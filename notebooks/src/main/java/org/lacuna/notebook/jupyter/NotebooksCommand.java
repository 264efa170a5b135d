package org.lacuna.notebook.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.cli.Subcommand;
import org.lacuna.experiments.cli.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

@Command(
    name = "notebooks",
    description = {
      "Opens the notebooks in Jupyter, with everything on the class path.",
      "",
      "The kernel is called java and found in Lacuna's own folder; nothing is installed."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {RunCommand.class, HtmlCommand.class, CheckCommand.class, KernelCommand.class})
public final class NotebooksCommand implements Subcommand, Callable<Integer> {
  @ParentCommand private Surroundings lacuna;

  @Option(
      names = "--installed",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description =
          "Use a Java kernel that is installed, by the name that `jupyter kernelspec list` says:"
              + " IJava, JJava or rapaio's.")
  private @Nullable String installed;

  @Parameters(
      arity = "0..*",
      paramLabel = "ARGUMENT",
      description = "For Jupyter, after --: such as --no-browser or --port=8889.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    return jupyter().open(folder(), arguments);
  }

  Path folder() {
    return lacuna.workspace().code().resolve("notebooks");
  }

  /** Lacuna's own folder. */
  Path home() {
    return lacuna.workspace().code();
  }

  NotebookFolder notebooks() {
    return new NotebookFolder(folder());
  }

  /** The kernel's name, for Jupyter. */
  String kernel() {
    return installed == null ? "java" : installed;
  }

  Jupyter jupyter() {
    return installed == null
        ? Jupyter.withOwnKernel(folder().resolve("jupyter"), lacuna.environment())
        : Jupyter.withInstalledKernel(lacuna.environment());
  }
}
