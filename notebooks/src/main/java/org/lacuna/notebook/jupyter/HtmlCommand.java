package org.lacuna.notebook.jupyter;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "html",
    description = "Writes notebooks as pages, with the outputs that they keep.",
    mixinStandardHelpOptions = true)
final class HtmlCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private NotebooksCommand notebooks;

  @Mixin private NotebookArguments arguments = new NotebookArguments();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the pages go (default: results/notebooks in Lacuna's own folder).")
  private @Nullable Path out;

  @Override
  public void run() {
    Path target = out == null ? notebooks.home().resolve("results").resolve("notebooks") : out;
    Path folder = target.toAbsolutePath().normalize();
    notebooks.jupyter().html(arguments.of(notebooks.notebooks()), folder);
    spec.commandLine().getOut().println("Pages: " + folder);
    spec.commandLine().getOut().flush();
  }
}
