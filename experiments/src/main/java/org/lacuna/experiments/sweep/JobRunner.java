package org.lacuna.experiments.sweep;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.results.RunInUseException;

/**
 * Does one job of a list in this process.
 *
 * <p>Jobs have runs in common, those that they build on: while another process writes one, it is
 * waited for. If that process dies, its lock falls, and the run goes on here from its checkpoint.
 */
public final class JobRunner {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Workspace workspace;
  private final Progress progress;
  private final RegimeRunner.Listener listener;
  private final Consumer<String> waits;
  private final BooleanSupplier stops;

  /**
   * A runner within a workspace.
   *
   * @param progress hears of texts that are prepared
   * @param listener hears how it goes
   * @param waits hears, now and again, why nothing happens
   * @param stops whether waiting is to end
   */
  public JobRunner(
      Workspace workspace,
      Progress progress,
      RegimeRunner.Listener listener,
      Consumer<String> waits,
      BooleanSupplier stops) {
    this.workspace = workspace;
    this.progress = progress;
    this.listener = listener;
    this.waits = waits;
    this.stops = stops;
  }

  /** Trains and evaluates to the end, or to a stop. */
  public Trainer.Ending run(SweepJob job) {
    RegimeRunner runner = new RegimeRunner(workspace, progress, listener);
    while (true) {
      try {
        return runner.run(job.regime(), true);
      } catch (RunInUseException e) {
        if (stops.getAsBoolean()) {
          return Trainer.Ending.STOPPED;
        }
        waits.accept(String.valueOf(e.getMessage()));
        pause();
      } catch (Beats.Stopped e) {
        return Trainer.Ending.STOPPED;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
