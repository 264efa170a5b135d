package org.lacuna.notebook.jupyter;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Quantities;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Runs notebooks from top to bottom, without a browser; exit code 1 if a cell fails.",
      "",
      "What they train stays among the runs, so that a second time is quick; with --runs in a"
          + " folder of its own."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ParentCommand private NotebooksCommand notebooks;

  @Mixin private NotebookArguments arguments = new NotebookArguments();

  @Option(names = "--save", description = "Keep the outputs in the notebooks.")
  private boolean save;

  @Option(
      names = "--check",
      description =
          "Also fail where a cell shows something else than the outputs that are kept, whatever the"
              + " numbers.")
  private boolean check;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "That a cell may take (default: ${DEFAULT-VALUE}).")
  private int seconds = 600;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Path> files = arguments.of(notebooks.notebooks());
    Jupyter jupyter = notebooks.jupyter();
    Path scratch = scratch();
    int failed = 0;
    try {
      for (Path file : files) {
        out.printf("%-36s ", file.getFileName());
        out.flush();
        long begin = System.nanoTime();
        Jupyter.Ran ran = jupyter.run(file, scratch, notebooks.kernel(), seconds);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        List<String> problems = problems(file, ran);
        out.printf(
            "%s, %s%n",
            problems.isEmpty() ? "done" : "failed", Quantities.duration((double) took.toMillis()));
        problems.forEach(problem -> out.println(problem.indent(4).stripTrailing()));
        out.flush();
        failed += problems.isEmpty() ? 0 : 1;
      }
    } finally {
      AtomicFiles.deleteTree(scratch);
    }
    return failed == 0 ? 0 : 1;
  }

  private List<String> problems(Path file, Jupyter.Ran ran) {
    if (ran.file().isEmpty()) {
      return List.of(ran.reason());
    }
    NotebookFile executed = ran.file().get();
    List<String> differences = check ? NotebookFile.read(file).differences(executed) : List.of();
    if (save) {
      executed.current(file).write();
    }
    return differences;
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("lacuna-notebooks-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
