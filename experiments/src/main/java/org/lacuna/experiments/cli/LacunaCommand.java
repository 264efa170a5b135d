package org.lacuna.experiments.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.run.Version;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.Methods;
import org.lacuna.methods.PluginJar;
import org.lacuna.methods.kernel.Kernels;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top of the command line, and where things are. */
@Command(
    name = "lacuna",
    description = "A research workbench for sparse attention in long-context language models.",
    mixinStandardHelpOptions = true,
    versionProvider = LacunaCommand.VersionProvider.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      TrainCommand.class,
      ImportCommand.class,
      ConvertCommand.class,
      ExportCommand.class,
      GenerateCommand.class,
      RegimesCommand.class,
      PolicyCommand.class,
      EvalCommand.class,
      EvaluatorsCommand.class,
      ReproduceCommand.class,
      PlanCommand.class,
      SweepCommand.class,
      RunCommand.class,
      RerunCommand.class,
      CompareCommand.class,
      PlotCommand.class,
      ReportCommand.class,
      RunsCommand.class,
      ConfigCommand.class,
      DatasetsCommand.class,
      MethodsCommand.class,
      ConformCommand.class,
      BenchCommand.class,
      DoctorCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a fault in Lacuna, or a conformance vector that fails",
      "2:the input cannot be used, or doctor found a problem; one line says why",
      "3:the training diverged",
      "4:a rerun differs from its record",
      "5:some jobs of a sweep failed; a table says which, and why",
      "130:stopped; the same command goes on from the checkpoint"
    })
final class LacunaCommand implements Runnable, Surroundings {
  static final class VersionProvider implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"lacuna " + Version.text()};
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--runs",
      scope = ScopeType.INHERIT,
      paramLabel = "FOLDER",
      defaultValue = "${env:LACUNA_RUNS}",
      description =
          "Folder of the runs (default: the environment variable LACUNA_RUNS, or else results/runs"
              + " in Lacuna's own folder).")
  private @Nullable Path runs;

  @Option(
      names = "--data",
      scope = ScopeType.INHERIT,
      paramLabel = "FOLDER",
      defaultValue = "${env:LACUNA_DATA}",
      description =
          "Folder of what is fetched (default: the environment variable LACUNA_DATA, or else"
              + " datasets/data in Lacuna's own folder).")
  private @Nullable Path data;

  @Option(
      names = "--plugins",
      scope = ScopeType.INHERIT,
      paramLabel = "PATH",
      split = "${sys:path.separator}",
      defaultValue = "${env:LACUNA_PLUGINS}",
      description =
          "Jars of attention methods, or folders of such jars (default: the environment variable"
              + " LACUNA_PLUGINS).")
  private List<Path> plugins = new ArrayList<>();

  @Option(
      names = "--kernel",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      defaultValue = "${env:LACUNA_KERNEL}",
      description =
          "What computes sparse attention (default: the environment variable LACUNA_KERNEL, or else"
              + " the fastest that this machine can run).")
  private @Nullable String kernel;

  private @Nullable Methods methods;

  private @Nullable Tasks tasks;

  /**
   * Takes the kernel that is asked for.
   *
   * @throws org.lacuna.methods.MethodException if there is none of that name, or it cannot run here
   */
  void chooseKernel() {
    askedKernel().ifPresent(Kernels::use);
  }

  /** The name of the kernel that is asked for. */
  Optional<String> askedKernel() {
    return Optional.ofNullable(kernel).filter(name -> !name.isEmpty());
  }

  /** The options that give a process of its own the same methods and the same kernel. */
  List<String> inherited() {
    List<String> options = new ArrayList<>();
    pluginPaths().forEach(path -> options.add("--plugins=" + path));
    options.add("--kernel=" + Kernels.active().name());
    return options;
  }

  /** The attention methods of the core and of the plug-ins, loaded once. */
  Methods methods() {
    if (methods == null) {
      methods = Methods.load(PluginJar.load(pluginPaths()));
    }
    return methods;
  }

  /** The tasks on the class path, loaded once. */
  Tasks tasks() {
    if (tasks == null) {
      tasks = Tasks.load(LacunaCommand.class.getClassLoader());
    }
    return tasks;
  }

  private List<Path> pluginPaths() {
    // As in a PATH, an empty part names nothing: LACUNA_PLUGINS may be set and empty.
    return plugins.stream().filter(path -> !path.toString().isEmpty()).toList();
  }

  @Override
  public Map<String, String> environment() {
    Workspace workspace = workspace();
    return Map.of(
        "LACUNA_RUNS", workspace.store().root().toString(),
        "LACUNA_DATA", workspace.data().toString(),
        "LACUNA_PLUGINS",
            pluginPaths().stream()
                .map(path -> path.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator)),
        "LACUNA_KERNEL", kernel == null ? "" : kernel);
  }

  @Override
  public Workspace workspace() {
    return workspace(methods());
  }

  /** The same folders, whatever plug-ins are asked for. */
  Workspace workspaceWithoutPlugins() {
    return workspace(Methods.load(List.of()));
  }

  private Workspace workspace(Methods known) {
    Path code = Path.of(System.getProperty("lacuna.home", ""));
    return Workspace.of(code, given(runs), given(data), known);
  }

  /** A variable of the environment may be set and empty. */
  private static @Nullable Path given(@Nullable Path folder) {
    return folder == null || folder.toString().isEmpty() ? null : folder;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
