package org.lacuna.experiments.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.StartConfig.Carry;
import org.lacuna.experiments.config.StartConfig.Point;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;

/**
 * Tells which runs the phases of a regime will have, before anything is trained, and finds out what
 * cannot be trained or measured.
 *
 * <p>A phase whose layers a calibration chooses has no id before that is done; for its cost, any
 * layers do.
 */
public final class Foresight {
  /**
   * The run of a phase.
   *
   * @param config its sections, as far as they are known
   * @param id its id; empty if that depends on a calibration to come
   * @param cost what its training takes
   * @param parameters numbers in its model
   * @param method what its rows are called
   */
  public record Foreseen(
      ExperimentConfig config,
      Optional<String> id,
      TrainingCost cost,
      long parameters,
      String method) {
    /** Its folder, if it is there. */
    public Optional<RunFolder> folder(Workspace workspace) {
      return id.flatMap(workspace.store()::lookUp);
    }
  }

  private final Workspace workspace;
  private final Progress progress;

  private record Key(Phase phase, Map<String, Foreseen> needs) {}

  /** Many jobs of a sweep build on the same phase. */
  private final Map<Key, Foreseen> known = new HashMap<>();

  /**
   * Foresight within a workspace.
   *
   * @param progress hears of texts that are prepared
   */
  public Foresight(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
  }

  /**
   * The run of a regime's last phase.
   *
   * @throws org.lacuna.config.ConfigException if a phase cannot be trained, or not be measured as
   *     it is to be
   * @throws org.lacuna.datasets.DatasetException if the data does not suffice
   */
  public Foreseen last(Regime regime) {
    Map<String, Foreseen> before = new HashMap<>();
    for (Phase phase : regime.phases()) {
      Map<String, Foreseen> needs = new HashMap<>(before);
      needs.keySet().retainAll(phase.needs());
      Key key = new Key(phase, needs);
      Foreseen run = known.get(key);
      if (run == null) {
        run = foresee(phase, needs);
        if (run.id().isPresent()) { // else the next look may know more
          known.put(key, run);
        }
      }
      before.put(phase.name(), run);
    }
    return Objects.requireNonNull(before.get(regime.phases().getLast().name()));
  }

  private Foreseen foresee(Phase phase, Map<String, Foreseen> before) {
    ExperimentConfig config = phase.config();
    long first;
    boolean certain = true;
    String start = config.start().phase();
    if (start != null) {
      Foreseen from = Objects.requireNonNull(before.get(start));
      certain = from.id().isPresent();
      first = first(config.start(), from);
      config = config.with(started(config.start(), from));
    } else {
      config = Starts.resolved(config, workspace.store());
      first = first(config.start());
    }
    ChoiceConfig choice = phase.choice();
    if (choice != null) {
      Foreseen calibrated = Objects.requireNonNull(before.get(choice.phase()));
      Optional<RunFolder> run =
          calibrated.folder(workspace).filter(its -> its.status() == RunStatus.FINISHED);
      certain &= run.isPresent();
      List<Integer> layers =
          run.isPresent()
              ? CalibratedLayers.of(run.get(), choice, config.seed()).choice().layers()
              : anyLayers(choice, config);
      config = config.with(phase.chosen(layers));
    }
    try (PreparedRun prepared = PreparedRun.of(config, workspace, progress)) {
      prepared.requireText(phase.evaluate() ? config.evaluation() : null);
      return new Foreseen(
          config,
          certain ? Optional.of(prepared.id()) : Optional.empty(),
          TrainingCost.of(prepared, first),
          prepared.parameters(),
          prepared.method());
    }
  }

  /** Steps that are done where a phase begins. */
  private static long first(StartConfig start, Foreseen from) {
    long last = from.config().training().lastStep();
    if (start.at() == Point.START) {
      return last - from.cost().steps(); // where it began itself
    }
    return start.carry() == Carry.TRAINING ? last : 0;
  }

  /** Steps that are done where a training begins that no phase precedes. */
  private long first(StartConfig start) {
    return start.run() == null || start.carry() == Carry.WEIGHTS
        ? 0
        : workspace
            .store()
            .lookUp(start.run())
            .flatMap(run -> new Checkpoint(run.checkpoint()).step())
            .orElse(0L);
  }

  private static StartConfig started(StartConfig start, Foreseen from) {
    if (start.at() == Point.START) {
      return from.config().start(); // where it began itself
    }
    return from.id().map(start::from).orElse(StartConfig.FRESH);
  }

  /** As many as will be chosen. */
  private static List<Integer> anyLayers(ChoiceConfig choice, ExperimentConfig config) {
    int layers = config.model().layers();
    return choice.layers().choose(new double[layers], choice.count(layers), config.seed());
  }
}
