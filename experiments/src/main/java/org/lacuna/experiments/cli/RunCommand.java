package org.lacuna.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.sweep.Beats;
import org.lacuna.experiments.sweep.JobList;
import org.lacuna.experiments.sweep.JobRunner;
import org.lacuna.experiments.sweep.PaceProbe;
import org.lacuna.experiments.sweep.SweepJob;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "run",
    description = {
      "Does one job of a sweep's list: trains and evaluates it, with what it builds on.",
      "",
      "What is finished is not done again, what was killed goes on, and a run that another process"
          + " writes is waited for: any number of these may work on one list."
    },
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Spec private CommandSpec spec;

  @ParentCommand private LacunaCommand lacuna;

  @Parameters(paramLabel = "LIST", description = "The list that `lacuna sweep` or `plan` wrote.")
  private Path list = Path.of("");

  @Option(
      names = "--index",
      paramLabel = "N",
      required = true,
      defaultValue = "${env:SLURM_ARRAY_TASK_ID:-${env:JOB_COMPLETION_INDEX}}",
      description =
          "The job, from 0 (default: the environment variable SLURM_ARRAY_TASK_ID of a Slurm array,"
              + " or JOB_COMPLETION_INDEX of a Kubernetes Indexed Job).")
  private int index;

  @Option(
      names = "--attached",
      hidden = true,
      description =
          "Print signs of life as lines of JSON, and stop, with a checkpoint, when standard input"
              + " ends: as it does when the process that started this one dies.")
  private boolean attached;

  @Option(
      names = "--pace",
      hidden = true,
      description = "Do a little of it, keep nothing, and print how fast that was as JSON.")
  private boolean pace;

  @Override
  public Integer call() {
    SweepJob job = new JobList(list).job(index);
    if (pace) {
      spec.commandLine()
          .getOut()
          .println(new PaceProbe(lacuna.workspace(), CorpusProgress.toTerminal()).of(job));
      return ExitCode.OK;
    }
    return (attached ? attached(job) : alone(job)) == Trainer.Ending.STOPPED
        ? ExitCode.STOPPED
        : ExitCode.OK;
  }

  private Trainer.Ending alone(SweepJob job) {
    LOG.info("job {}: {}", index, job.label());
    RegimeRunner.Listener listener =
        new RegimeRunner.Listener() {
          @Override
          public TrainingListener phase(Phase phase, int number, Experiment experiment) {
            return TerminalProgress.of(experiment.run().id());
          }

          @Override
          public EvaluationListener evaluating(Phase phase, Experiment experiment) {
            return EvaluationProgress.of(experiment.run().id());
          }
        };
    return new JobRunner(
            lacuna.workspace(), CorpusProgress.toTerminal(), listener, LOG::info, () -> false)
        .run(job);
  }

  private Trainer.Ending attached(SweepJob job) {
    PrintWriter out = spec.commandLine().getOut();
    AtomicBoolean orphaned = new AtomicBoolean();
    Thread.ofVirtual().start(() -> awaitEnd(orphaned));
    Beats beats =
        new Beats(
            beat -> {
              out.println(beat.line());
              out.flush();
            },
            orphaned::get);
    return new JobRunner(
            lacuna.workspace(), CorpusProgress.toTerminal(), beats, beats::waits, orphaned::get)
        .run(job);
  }

  /** Whoever started this process holds the other end of its standard input. */
  private static void awaitEnd(AtomicBoolean ended) {
    try {
      while (System.in.read() >= 0) {
        // Nothing is said there.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ended.set(true);
    }
  }
}
