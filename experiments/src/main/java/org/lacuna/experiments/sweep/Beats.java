package org.lacuna.experiments.sweep;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.Measurement;

/** Makes signs of life of what a job does, at most a few a second. */
public final class Beats implements RegimeRunner.Listener {
  private static final long BETWEEN_NANOS = 300_000_000;

  /** Ends an evaluation between two samples; each is kept as soon as it is measured. */
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("stopped");
    }
  }

  private final Consumer<Beat> heard;
  private final BooleanSupplier stops;
  private long next = System.nanoTime();

  /**
   * Signs for somebody.
   *
   * @param heard hears them
   * @param stops whether the work is to end
   */
  public Beats(Consumer<Beat> heard, BooleanSupplier stops) {
    this.heard = heard;
    this.stops = stops;
  }

  /** Nothing happens, and why. */
  public void waits(String why) {
    heard.accept(Beat.now(null, Beat.WAITING, 0, 0, why));
  }

  private void at(String run, String what, long done, long of, String note) {
    if (System.nanoTime() - next >= 0) {
      heard.accept(Beat.now(run, what, done, of, note));
      next = System.nanoTime() + BETWEEN_NANOS;
    }
  }

  @Override
  public TrainingListener phase(Phase phase, int number, Experiment experiment) {
    String run = experiment.run().id();
    return new TrainingListener() {
      private long of;

      @Override
      public void started(long done, long steps) {
        of = steps;
        heard.accept(Beat.now(run, Beat.TRAINING, done, steps, ""));
      }

      @Override
      public void step(long step, double loss, double tokensPerSecond) {
        at(run, Beat.TRAINING, step, of, "loss %.3f".formatted(loss));
      }

      @Override
      public boolean stops() {
        return stops.getAsBoolean();
      }
    };
  }

  @Override
  public EvaluationListener evaluating(Phase phase, Experiment experiment) {
    String run = experiment.run().id();
    return (what, done, samples) -> {
      if (stops.getAsBoolean()) {
        throw new Stopped();
      }
      at(run, Beat.EVALUATING, done, samples, what);
    };
  }

  @Override
  public void ended(Phase phase, Experiment experiment, List<Measurement> rows) {
    heard.accept(Beat.now(experiment.run().id(), Beat.DONE, 0, 0, ""));
  }
}
