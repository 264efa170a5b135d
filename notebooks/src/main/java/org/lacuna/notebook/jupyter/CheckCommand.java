package org.lacuna.notebook.jupyter;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "check",
    description = {
      "Tells whether the outputs that notebooks keep are those of their cells; exit code 1 if not.",
      "",
      "Needs no Jupyter. `run --check` also runs the cells."
    },
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private NotebooksCommand notebooks;

  @Mixin private NotebookArguments arguments = new NotebookArguments();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    boolean current = true;
    for (Path path : arguments.of(notebooks.notebooks())) {
      NotebookFile file = NotebookFile.read(path);
      out.printf(
          "%-36s %s%n",
          path.getFileName(),
          file.isCurrent()
              ? "current"
              : "outputs of other cells; `lacuna notebooks run --save %s` makes them anew"
                  .formatted(file.name()));
      current &= file.isCurrent();
    }
    out.flush();
    return current ? 0 : 1;
  }
}
