package org.lacuna.experiments.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Foresight;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunStore;

/**
 * Finds the {@link Pace} of a job by doing a little of it: some steps, a checkpoint, a batch of
 * each thing that is measured. It is done in a process of its own, as the job will be, and leaves
 * nothing.
 */
public final class PaceProbe {
  private static final int LEAST_STEPS = 4;
  private static final int MOST_STEPS = 40;
  private static final double ENOUGH_SECONDS = 6;

  private final Workspace workspace;
  private final Progress progress;

  /**
   * A probe within a workspace.
   *
   * @param progress hears of texts that are prepared
   */
  public PaceProbe(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
  }

  /** The pace of a job's own training, as a line of JSON. */
  public String of(SweepJob job) {
    ExperimentConfig config = new Foresight(workspace, progress).last(job.regime()).config();
    try {
      Files.createDirectories(workspace.store().root());
      Path scratch = Files.createTempDirectory(workspace.store().root(), ".pace-");
      try {
        return pace(job, fresh(config), scratch).line();
      } finally {
        AtomicFiles.deleteTree(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it begins with may not be there yet, and makes no difference to its pace. */
  private static ExperimentConfig fresh(ExperimentConfig config) {
    return config.start().folder() == null ? config.with(StartConfig.FRESH) : config;
  }

  private Pace pace(SweepJob job, ExperimentConfig config, Path scratch) {
    Workspace aside = workspace.with(new RunStore(scratch).over(workspace.store()));
    boolean evaluated = job.phase().evaluate();
    try (Experiment experiment =
        Experiment.of(config, evaluated ? config.evaluation() : null, aside, progress)) {
      Steps steps = new Steps();
      experiment.train(steps);
      return steps.pace(evaluated ? experiment.seconds(config.evaluation()) : 0);
    }
  }

  /** Times steps until there are enough of them. */
  private static final class Steps implements TrainingListener {
    private final double began = uptime();
    private final List<Double> times = new ArrayList<>();
    private double first = began;
    private double last = began;
    private double end = began;

    private static double uptime() {
      return ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
    }

    @Override
    public void started(long done, long steps) {
      first = uptime();
      last = first;
      end = first;
    }

    @Override
    public void step(long step, double loss, double tokensPerSecond) {
      double now = uptime();
      times.add(now - last);
      last = now;
      end = now;
    }

    @Override
    public void validated(long step, double loss) {
      last = uptime();
      end = last;
    }

    @Override
    public boolean stops() {
      return times.size() >= MOST_STEPS
          || (times.size() >= LEAST_STEPS && last - first > ENOUGH_SECONDS);
    }

    @Override
    public void finished() {
      end = uptime();
    }

    Pace pace(double evaluationSeconds) {
      double all = times.stream().mapToDouble(Double::doubleValue).sum();
      double steady =
          times.subList(times.size() / 2, times.size()).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElse(0);
      return new Pace(first, times.size(), all, steady, Math.max(0, end - last), evaluationSeconds);
    }
  }
}
