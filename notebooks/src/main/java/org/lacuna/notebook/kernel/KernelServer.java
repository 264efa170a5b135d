package org.lacuna.notebook.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.lacuna.config.ConfigException;

/** The kernel's side of a notebook. */
public final class KernelServer {
  /** What cells may use beside what every program may. */
  private static final List<String> COMPILER_OPTIONS =
      List.of("--add-modules", "jdk.incubator.vector");

  private KernelServer() {}

  /**
   * Serves until Jupyter ends it, or ends itself.
   *
   * @param connection the file in which Jupyter says where it listens
   * @param version what the kernel calls its version
   * @throws ConfigException if there is no such file, or it is another's
   */
  public static void serve(Path connection, String version) {
    JupyterConnection jupyter = connect(connection);
    // Killed, Jupyter leaves no message; a kernel without it would train on for nobody.
    ProcessHandle.current().parent().ifPresent(KernelServer::endWith);
    LacunaKernel kernel = new LacunaKernel(new JavaCells(COMPILER_OPTIONS), version);
    kernel.onStartup();
    kernel.becomeHandlerForConnection(jupyter);
    jupyter.connect();
    jupyter.waitUntilClose();
  }

  private static void endWith(ProcessHandle jupyter) {
    CompletableFuture<Void> _ = jupyter.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
  }

  private static JupyterConnection connect(Path file) {
    try {
      return new JupyterConnection(KernelConnectionProperties.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new ConfigException("no connection file " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new ConfigException(file + ": " + e.getMessage(), e);
    }
  }
}
