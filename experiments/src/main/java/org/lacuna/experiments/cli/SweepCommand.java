package org.lacuna.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.process.InterruptSignal;
import org.lacuna.experiments.process.ShellWord;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.sweep.ClusterSettings;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.JobResult;
import org.lacuna.experiments.sweep.JobResult.Outcome;
import org.lacuna.experiments.sweep.KubernetesFile;
import org.lacuna.experiments.sweep.LocalPool;
import org.lacuna.experiments.sweep.PoolSettings;
import org.lacuna.experiments.sweep.SlurmFiles;
import org.lacuna.experiments.sweep.SparkLauncher;
import org.lacuna.results.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "sweep",
    description = {
      "Trains and evaluates all points of a plan, several at a time, each in a process of its own.",
      "",
      "What is finished is not done again, what was killed goes on: the same command again does"
          + " what is left. Ctrl-C ends the processes with checkpoints, a second one at once. What"
          + " fails is tried again and, if it fails still, listed in the end; nothing else stops."
    },
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  /** Who works off the list. */
  enum Launcher {
    LOCAL,
    SPARK,
    SLURM,
    K8S
  }

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Mixin private PlanArguments arguments = new PlanArguments();

  @Mixin private PoolOptions pool = new PoolOptions();

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--launcher",
      paramLabel = "NAME",
      defaultValue = "local",
      description =
          "local: processes on this machine; spark: tasks of Apache Spark; slurm, k8s: writes the"
              + " file of an array job or an Indexed Job, and says how to submit it (default:"
              + " ${DEFAULT-VALUE}).")
  private Launcher launcher = Launcher.LOCAL;

  @Option(names = "--json", description = "Print what became of the jobs as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Workspace workspace = lacuna.workspace();
    PlannedSweep sweep = arguments.read(workspace);
    JobList list = sweep.list();
    return switch (launcher) {
      case LOCAL -> local(sweep);
      case SPARK -> spark(list, workspace);
      case SLURM -> {
        Path script =
            SlurmFiles.write(
                sweep.name(), list, sweep.jobs(), clusterSettings(workspace), cluster.sbatch());
        yield said(script, "bash");
      }
      case K8S -> {
        String name = String.valueOf(list.folder().getFileName());
        Path file =
            KubernetesFile.write(
                name,
                list,
                sweep.jobs().size(),
                clusterSettings(workspace),
                cluster.pods(workspace));
        yield said(file, "kubectl apply -f");
      }
    };
  }

  private int spark(JobList list, Workspace workspace) {
    PoolSettings settings = pool.settings();
    List<String> options =
        List.of(
            "--cores",
            Integer.toString(settings.cores()),
            "--retries",
            Integer.toString(settings.retries()));
    int code =
        new SparkLauncher(workspace.code(), lacuna.environment())
            .run(list.file(), cluster.master(), workspace.store().root(), options);
    return code == ExitCode.FAULT ? ExitCode.INCOMPLETE : code; // the driver has said which failed
  }

  private ClusterSettings clusterSettings(Workspace workspace) {
    return new ClusterSettings(
        workspace.code().resolve("lacuna"), lacuna.environment(), pool.settings());
  }

  private int said(Path file, String submit) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Written: " + file);
    out.println("Submit:  " + submit + " " + ShellWord.quoted(file.toString()));
    out.flush();
    return ExitCode.OK;
  }

  private int local(PlannedSweep sweep) {
    JobList list = sweep.list();
    PoolSettings settings = pool.settings();
    PrintWriter out = spec.commandLine().getOut();
    SweepDisplay display = SweepDisplay.of(settings);
    LocalPool jobs =
        new LocalPool(
            list,
            sweep.jobs(),
            settings,
            new JobLaunch(lacuna, list, settings).attached(),
            sweep.foresight(),
            sweep.workspace(),
            display);
    List<JobResult> results;
    try (InterruptSignal _ = new InterruptSignal(jobs::stop)) {
      results = jobs.run();
    }
    display.wipe();
    SweepRowsView rows = SweepRowsView.kept(list, sweep.jobsNow(), sweep.workspace().store());
    if (json) {
      out.println(Json.pretty(SweepTables.tree(list, results)));
      return code(results);
    }
    out.println(SweepTables.results(results));
    display.summary(results).forEach(out::println);
    rows.show(out);
    out.println("List and logs: " + list.folder());
    out.flush();
    return code(results);
  }

  private int code(List<JobResult> results) {
    if (results.stream().anyMatch(result -> result.outcome() == Outcome.STOPPED)) {
      spec.commandLine().getErr().println("lacuna: stopped; the same command goes on");
      return ExitCode.STOPPED;
    }
    boolean whole = results.stream().allMatch(result -> result.error() == null);
    return whole ? ExitCode.OK : ExitCode.INCOMPLETE;
  }
}
