package org.lacuna.notebook.jupyter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Parameters;

/** Which notebooks a command is about. */
final class NotebookArguments {
  @Parameters(
      arity = "0..*",
      paramLabel = "NOTEBOOK",
      description = "Beginnings of names, such as 04, or paths of any notebooks (default: all).")
  private List<String> named = new ArrayList<>();

  List<Path> of(NotebookFolder folder) {
    return folder.find(named);
  }
}
