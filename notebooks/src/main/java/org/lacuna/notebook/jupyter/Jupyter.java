package org.lacuna.notebook.jupyter;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.process.SearchPath;

/**
 * Jupyter as it is installed, with the surroundings that make its kernels Lacuna's.
 *
 * @param variables of the environment, over those of this process
 */
record Jupyter(Map<String, String> variables) {
  private static final String INSTALL =
      "install it: on Debian `apt-get install jupyter-notebook jupyter-nbconvert`, elsewhere `pip"
          + " install notebook nbconvert`";

  /** A kernel has as much memory for Java's objects; tensors have their own. */
  private static final String HEAP = "-XX:MaxRAMPercentage=50";

  private static final String FLAGS = "LACUNA_JAVA_OPTS";

  /** Copies the variables. */
  Jupyter {
    variables = Map.copyOf(variables);
  }

  /**
   * With Lacuna's own kernel, found by its path.
   *
   * @param specifications the folder that has {@code kernels/java}
   * @param given what else the kernel is to be told
   */
  static Jupyter withOwnKernel(Path specifications, Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    all.put(
        "JUPYTER_PATH",
        Stream.of(specifications.toString(), System.getenv().getOrDefault("JUPYTER_PATH", ""))
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator)));
    all.put(FLAGS, (System.getenv().getOrDefault(FLAGS, "") + " " + HEAP).strip());
    return new Jupyter(all);
  }

  /**
   * With a kernel that is installed, IJava, JJava or rapaio's: they are told what Lacuna consists
   * of, and find the JDK and the flags that it needs.
   */
  static Jupyter withInstalledKernel(Map<String, String> given) {
    Map<String, String> all = new HashMap<>(given);
    String classPath = System.getProperty("java.class.path");
    all.put("IJAVA_CLASSPATH", classPath);
    all.put("JJAVA_CLASSPATH", classPath);
    all.put("RJK_CLASSPATH", classPath.replace(File.pathSeparatorChar, ';'));
    all.put(
        "JDK_JAVA_OPTIONS",
        Stream.concat(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream(), Stream.of(HEAP))
            .filter(flag -> !flag.startsWith("-Dlacuna.wipe"))
            .map(flag -> flag.contains(" ") ? "\"" + flag + "\"" : flag)
            .collect(Collectors.joining(" ")));
    Path java = Path.of(System.getProperty("java.home"));
    all.put("JAVA_HOME", java.toString());
    all.put(
        "PATH",
        java.resolve("bin") + File.pathSeparator + System.getenv().getOrDefault("PATH", ""));
    all.put("LACUNA_LOG", "WARN");
    return new Jupyter(all);
  }

  /** Whether there is a Jupyter that can run notebooks. */
  static boolean isInstalled() {
    return isThere("jupyter") && isThere("jupyter-nbconvert");
  }

  /**
   * Opens notebooks in a browser, until it is ended.
   *
   * @param folder of the notebooks
   * @param more arguments for Jupyter
   * @return its exit code
   */
  int open(Path folder, List<String> more) {
    String page = isThere("jupyter-lab") ? "lab" : "notebook";
    if (!isThere("jupyter") || !isThere("jupyter-" + page)) {
      throw new ConfigException("Jupyter's notebook is not installed; " + INSTALL);
    }
    List<String> command = new ArrayList<>(List.of("jupyter", page));
    command.addAll(more);
    return await(start(builder(command).directory(folder.toFile()).inheritIO()));
  }

  /** What came of a notebook that was run: the file, or why there is none. */
  record Ran(Optional<NotebookFile> file, String reason) {}

  /**
   * Runs a notebook from top to bottom.
   *
   * @param target the folder for the notebook with its outputs
   * @param seconds that a cell may take
   */
  Ran run(Path notebook, Path target, String kernel, int seconds) {
    List<String> command =
        List.of(
            "jupyter",
            "nbconvert",
            "--to=notebook",
            "--execute",
            "--ExecutePreprocessor.kernel_name=" + kernel,
            "--ExecutePreprocessor.timeout=" + seconds,
            "--ExecutePreprocessor.record_timing=False",
            "--output-dir=" + target,
            "--output=" + notebook.getFileName(),
            notebook.toString());
    Said said = said(command);
    return said.code() == 0
        ? new Ran(Optional.of(NotebookFile.read(target.resolve(notebook.getFileName()))), "")
        : new Ran(Optional.empty(), reason(said.text()));
  }

  /** Writes notebooks as pages. */
  void html(List<Path> notebooks, Path target) {
    List<String> command =
        new ArrayList<>(List.of("jupyter", "nbconvert", "--to=html", "--output-dir=" + target));
    notebooks.forEach(notebook -> command.add(notebook.toString()));
    Said said = said(command);
    if (said.code() != 0) {
      throw new ConfigException("Jupyter: " + reason(said.text()));
    }
  }

  private record Said(int code, String text) {}

  private Said said(List<String> command) {
    if (!isInstalled()) {
      throw new ConfigException("Jupyter's nbconvert is not installed; " + INSTALL);
    }
    try {
      Path log = Files.createTempFile("jupyter-", ".log");
      try {
        ProcessBuilder builder = builder(command).redirectErrorStream(true);
        int code = await(start(builder.redirectOutput(log.toFile())));
        return new Said(code, Files.readString(log, StandardCharsets.UTF_8));
      } finally {
        Files.delete(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all that Jupyter says when a cell fails, the cell and its error. */
  private static String reason(String log) {
    String plain = log.replaceAll("\u001B\\[[;\\d]*m", "");
    int cell = plain.indexOf("An error occurred while executing");
    if (cell >= 0) {
      return plain.substring(cell).strip();
    }
    List<String> lines = plain.strip().lines().toList();
    return lines.subList(Math.max(0, lines.size() - 3), lines.size()).stream()
        .collect(Collectors.joining("\n"));
  }

  private ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    return builder;
  }

  private static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ctrl-C ends Jupyter too, which then ends its kernels. */
  private static int await(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static boolean isThere(String program) {
    return SearchPath.of(System.getenv()).find(program).isPresent();
  }
}
