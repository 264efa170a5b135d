package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.methods.streaming.StreamingMethod;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;

/**
 * Trains the phases of a regime one after the other, each a run of its own.
 *
 * <p>A phase that is finished is not trained again, also where another regime of the same name
 * trained it: what two ablations have in common is done once. So the same command goes on in the
 * phase, and at the step, where it was stopped.
 */
public final class RegimeRunner {
  /** Is told how a regime goes. */
  public interface Listener {
    /** A phase begins, goes on, or is found finished; says who listens to its steps. */
    TrainingListener phase(Phase phase, int number, Experiment experiment);

    /** Layers have been chosen for a phase, by a calibration. */
    default void chosen(Phase phase, RunFolder run, Calibration calibration) {}

    /** A phase is trained and will be evaluated; says who listens to that. */
    default EvaluationListener evaluating(Phase phase, Experiment experiment) {
      return EvaluationListener.NONE;
    }

    /** A phase is trained and, if it is to be, evaluated. */
    default void ended(Phase phase, Experiment experiment, List<Measurement> rows) {}
  }

  private final Workspace workspace;
  private final Progress progress;
  private final Listener listener;

  /**
   * Trains within a workspace.
   *
   * @param progress hears of texts that are prepared
   */
  public RegimeRunner(Workspace workspace, Progress progress, Listener listener) {
    this.workspace = workspace;
    this.progress = progress;
    this.listener = listener;
  }

  /** Trains all phases, or until a stop; evaluates those that are to be if {@code evaluating}. */
  public Trainer.Ending run(Regime regime, boolean evaluating) {
    Map<String, RunFolder> runs = new HashMap<>();
    for (int i = 0; i < regime.phases().size(); i++) {
      Phase phase = regime.phases().get(i);
      Calibration calibration = calibration(phase, runs);
      ExperimentConfig config = resolved(phase, calibration, runs);
      EvaluationConfig evaluation = evaluating && phase.evaluate() ? config.evaluation() : null;
      try (Experiment experiment = Experiment.of(config, evaluation, workspace, progress)) {
        if (calibration != null) {
          listener.chosen(phase, experiment.run(), calibration);
        }
        TrainingListener steps = listener.phase(phase, i + 1, experiment);
        if (experiment.train(steps) == Trainer.Ending.STOPPED) {
          return Trainer.Ending.STOPPED;
        }
        List<Measurement> rows =
            evaluation == null
                ? List.of()
                : experiment.evaluate(evaluation, listener.evaluating(phase, experiment));
        runs.put(phase.name(), experiment.run());
        listener.ended(phase, experiment, rows);
      }
    }
    return Trainer.Ending.FINISHED;
  }

  /**
   * Tells the listener of the evaluations and ends of the phases that are trained already and,
   * where they are to be, evaluated. Nothing is trained or measured, and records are only read.
   *
   * @return the other phases
   */
  public List<Phase> recorded(Regime regime) {
    Map<String, RunFolder> trained = new HashMap<>();
    List<Phase> open = new ArrayList<>();
    for (Phase phase : regime.phases()) {
      if (!trained.keySet().containsAll(phase.needs()) || !tellIfRecorded(phase, trained)) {
        open.add(phase);
      }
    }
    return open;
  }

  /** Adds the phase's run if it is trained: others may build on it, evaluated or not. */
  private boolean tellIfRecorded(Phase phase, Map<String, RunFolder> trained) {
    ExperimentConfig config = resolved(phase, calibration(phase, trained), trained);
    Optional<Experiment> found = Experiment.trained(config, workspace, progress);
    if (found.isEmpty()) {
      return false;
    }
    try (Experiment experiment = found.get()) {
      trained.put(phase.name(), experiment.run());
      Optional<List<Measurement>> rows =
          phase.evaluate()
              ? experiment.recorded(config.evaluation(), listener.evaluating(phase, experiment))
              : Optional.of(List.of());
      rows.ifPresent(its -> listener.ended(phase, experiment, its));
      return rows.isPresent();
    }
  }

  private static @Nullable Calibration calibration(Phase phase, Map<String, RunFolder> runs) {
    ChoiceConfig choice = phase.choice();
    return choice == null
        ? null
        : CalibratedLayers.of(trained(runs, choice.phase()), choice, phase.config().seed());
  }

  /** With the runs of the phases that it builds on. */
  private static ExperimentConfig resolved(
      Phase phase, @Nullable Calibration calibration, Map<String, RunFolder> runs) {
    ExperimentConfig config = phase.config();
    String before = config.start().phase();
    if (before != null) {
      config = config.with(config.start().from(trained(runs, before).id()));
    }
    ChoiceConfig choice = phase.choice();
    if (calibration != null && choice != null) {
      config = config.with(phase.chosen(calibration.choice().layers()));
      requireCalibrated(phase.name(), config.attention(), trained(runs, choice.phase()));
    }
    return config;
  }

  /** The layers become what the calibration mixed with full attention, not something like it. */
  private static void requireCalibrated(String phase, AttentionConfig chosen, RunFolder run) {
    StreamingConfig calibrated =
        CalibratedLayers.streaming(RunConfig.read(run.name(), run.config()));
    StreamingMethod streaming = new StreamingMethod();
    StreamingConfig becomes =
        DecoderFactory.parameters(streaming, chosen.methods().get(streaming.name()));
    if (!becomes.equals(calibrated)) {
      throw new ConfigException(
          "phases.%s.attention.methods.streaming: %s calibrated %s, got %s; change both, also attention.methods.loza.streaming"
              .formatted(phase, run.id(), Binder.toTree(calibrated), Binder.toTree(becomes)));
    }
  }

  private static RunFolder trained(Map<String, RunFolder> runs, String phase) {
    return Objects.requireNonNull(runs.get(phase), phase);
  }
}
