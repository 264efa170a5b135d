package org.lacuna.notebook.jupyter;

import java.nio.file.Path;
import org.lacuna.experiments.run.Version;
import org.lacuna.notebook.kernel.KernelServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "kernel",
    description = "The kernel, which Jupyter starts.",
    hidden = true,
    mixinStandardHelpOptions = true)
final class KernelCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "Jupyter's connection file.")
  private Path connection = Path.of("");

  @Override
  public void run() {
    KernelServer.serve(connection, Version.text());
  }
}
