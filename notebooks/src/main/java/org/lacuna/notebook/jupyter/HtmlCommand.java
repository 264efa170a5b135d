package org.lacuna.notebook.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "html",
    description = "Writes notebooks as pages, with the outputs that they keep.",
    mixinStandardHelpOptions = true)
final class HtmlCommand implements Runnable {
  @Spec private CommandSpec spec;

  @ParentCommand private NotebooksCommand notebooks;

  @Parameters(
      arity = "0..*",
      paramLabel = "NOTEBOOK",
      description = "Beginnings of names, such as 04, or paths of any notebooks (default: all).")
  private List<String> named = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where the pages go (default: results/notebooks in Lacuna's own folder).")
  private @Nullable Path out;

  @Override
  public void run() {
    Path target = out == null ? notebooks.home().resolve("results").resolve("notebooks") : out;
    Path folder = target.toAbsolutePath().normalize();
    notebooks.jupyter().html(notebooks.notebooks().find(named), folder);
    spec.commandLine().getOut().println("Pages: " + folder);
    spec.commandLine().getOut().flush();
  }
}
