package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusStatistics;
import org.lacuna.experiments.checkpoint.Base;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.checkpoint.Companions;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.training.Start;
import org.lacuna.experiments.training.StopSignal;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.methods.Methods;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;
import org.lacuna.results.RunStatus;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenMask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from its configuration: its text, its model, its folder. */
public final class Experiment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Experiment.class);

  private final PreparedRun prepared;
  private final ExperimentConfig config;
  private final RunFolder run;
  private final Computing computing;

  /** Owns the weights that are trained, if any are. */
  private @Nullable NDManager manager;

  private final Decoder decoder;
  private final Workspace workspace;

  private Experiment(PreparedRun prepared, Workspace workspace, RunFolder run) {
    this.prepared = prepared;
    this.config = prepared.config();
    this.decoder = prepared.decoder();
    this.workspace = workspace;
    this.run = run;
    if (!run.provenance().plugins().equals(prepared.plugins())) {
      LOG.warn(
          "{} began with plug-ins {}, now has {}",
          run,
          run.provenance().plugins(),
          prepared.plugins());
    }
    computing = Computing.of(config);
  }

  /**
   * The run of a configuration, new or recorded before.
   *
   * @param evaluation what will be measured of it, so that what cannot be is refused now; null for
   *     nothing
   * @throws ConfigException if the parts of the configuration do not fit each other, the run it
   *     begins with is not finished, or it is to be trained and the device is not there
   * @throws org.lacuna.datasets.DatasetException if the text is too short to train or evaluate on;
   *     no run comes into being
   */
  public static Experiment of(
      ExperimentConfig config,
      @Nullable EvaluationConfig evaluation,
      Workspace workspace,
      Progress progress) {
    return open(
        Starts.resolved(config, workspace.store()),
        workspace,
        progress,
        prepared -> {
          prepared.requireText(evaluation);
          if (finished(prepared.id(), workspace).isEmpty()) {
            Computing.of(config).requireDevice();
          }
          return prepared.createOrOpen(workspace.store());
        });
  }

  /**
   * The run of a configuration if it is trained; otherwise none comes into being.
   *
   * @throws ConfigException if the parts of the configuration do not fit each other
   * @throws org.lacuna.datasets.DatasetException if a text or the tokenizer cannot be used
   */
  static Optional<Experiment> trained(
      ExperimentConfig config, Workspace workspace, Progress progress) {
    PreparedRun prepared =
        PreparedRun.of(Starts.resolved(config, workspace.store()), workspace, progress);
    try {
      Optional<RunFolder> run = finished(prepared.id(), workspace);
      if (run.isPresent()) {
        return Optional.of(new Experiment(prepared, workspace, run.get()));
      }
    } catch (RuntimeException e) {
      prepared.close();
      throw e;
    }
    prepared.close();
    return Optional.empty();
  }

  /** The run if its training is finished; what is measured of it may be recorded or not. */
  private static Optional<RunFolder> finished(String id, Workspace workspace) {
    return workspace.store().lookUp(id).filter(run -> run.status() == RunStatus.FINISHED);
  }

  /**
   * A recorded run.
   *
   * @throws ConfigException if its text has changed since, or a method that was being written
   */
  public static Experiment of(RunFolder run, Workspace workspace, Progress progress) {
    ExperimentConfig config = RunConfig.of(run, workspace.methods());
    return open(
        config,
        workspace,
        progress,
        prepared -> {
          prepared.requireSameData(run);
          return run;
        });
  }

  /**
   * The configuration of a training that begins with the weights of a run and is otherwise the
   * run's own, over a new order of the data.
   *
   * @param suffix makes the name another than the run's
   */
  public static ExperimentConfig successor(RunFolder run, String suffix) {
    ExperimentConfig config = RunConfig.read(run.name(), run.config());
    return config
        .with(run.name() + suffix)
        .with(StartConfig.FRESH.from(run.id()))
        .with(config.training().next());
  }

  private static Experiment open(
      ExperimentConfig config,
      Workspace workspace,
      Progress progress,
      Function<PreparedRun, RunFolder> folder) {
    PreparedRun prepared = PreparedRun.of(config, workspace, progress);
    try {
      return new Experiment(prepared, workspace, folder.apply(prepared));
    } catch (RuntimeException e) {
      prepared.close();
      throw e;
    }
  }

  /** The run's folder. */
  public RunFolder run() {
    return run;
  }

  /** What the run's rows are called. */
  public String method() {
    return prepared.method();
  }

  /** Numbers in the model. */
  public long parameters() {
    return prepared.parameters();
  }

  /** Documents, bytes and unigram entropy of a split of the text that is evaluated on. */
  public CorpusStatistics statistics(Split split) {
    return CorpusStatistics.of(prepared.text(split));
  }

  /** Trains to the end, or from where an earlier training stopped; nothing if it is finished. */
  public Trainer.Ending train(TrainingListener listener) {
    if (config.start().folder() != null) {
      adopt(config.start());
      return Trainer.Ending.FINISHED;
    }
    if (run.status() == RunStatus.FINISHED) { // also while somebody evaluates it
      return Trainer.Ending.FINISHED;
    }
    try (RunLock _ = run.lock()) {
      if (run.status() == RunStatus.FINISHED) {
        return Trainer.Ending.FINISHED;
      }
      Companions companions = besides().of(workspace.store());
      Checkpoint checkpoint = new Checkpoint(run.checkpoint(), companions);
      Start start = start();
      NDManager owner = manager();
      FirstValues.initialize(
          decoder, owner, config.seed(), given(checkpoint, start), besides().unread(companions));
      try (var _ = computing.begin();
          StopSignal stop = new StopSignal();
          Trainer trainer =
              new Trainer(
                  config.training(),
                  config.precision(),
                  decoder,
                  prepared.learned().training(),
                  prepared.learned().validation(),
                  run,
                  checkpoint,
                  start,
                  config.orderSeed(),
                  owner)) {
        return trainer.train(listener, stop);
      }
    }
  }

  private NDManager manager() {
    if (manager == null) {
      manager = computing.newManager();
    }
    return manager;
  }

  /** Takes the weights of the published model that the configuration names. */
  private void adopt(StartConfig start) {
    if (run.status() == RunStatus.FINISHED) {
      return;
    }
    PretrainedFolder folder = PretrainedFolder.open(Path.of(start.folder()));
    Base weights = Base.of(folder.path());
    if (!weights.hash().equals(start.hash())) {
      throw new ConfigException(
          "start.hash: expected that of the weights in %s, %s, got %s; `lacuna import` writes it"
              .formatted(folder.path(), weights.hash(), start.hash()));
    }
    adopt(folder, weights);
  }

  /**
   * Takes the weights of a published model for the run's, where they are.
   *
   * @throws ConfigException if they are not those of the run's model
   */
  void adopt(PretrainedFolder folder, Base weights) {
    try (RunLock _ = run.lock()) {
      if (run.status() == RunStatus.FINISHED) {
        return;
      }
      Companions companions = besides().of(folder, weights);
      run.append(RunEvent.STARTED, Map.of("step", 0, "from", weights.folder()));
      Checkpoint checkpoint = new Checkpoint(run.checkpoint(), companions);
      checkpoint.save(0, Map.of(), Map.of());
      run.append(RunEvent.FINISHED, Map.of("step", 0, RunEvent.WEIGHTS, checkpoint.modelHash()));
    }
  }

  /** What is not drawn as it is read: all of a training that goes on, or what the start has. */
  private Set<String> given(Checkpoint checkpoint, @Nullable Start start) {
    if (checkpoint.step().isPresent()) {
      return decoder.parameters().keySet();
    }
    return start == null ? Set.of() : start.given(decoder);
  }

  private RunCompanions besides() {
    return new RunCompanions(config, decoder, prepared.data().tokenizer(), workspace.methods());
  }

  private @Nullable Start start() {
    String from = config.start().run();
    return from == null
        ? null
        : new Start(
            from,
            new Checkpoint(workspace.store().open(from).checkpoint()),
            config.start().carry());
  }

  /**
   * Evaluates the checkpoint on data that was not learned and adds the rows to the run's record.
   * What was measured of these weights before is not measured again; if that is all, a finished run
   * needs its checkpoint no more, and no device, unless another run's predictions are compared.
   *
   * @param listener is told how far it has come
   * @throws ConfigException if the evaluation does not fit the run, there is nothing to measure, or
   *     something is left to be measured and the device is not there
   */
  public List<Measurement> evaluate(EvaluationConfig evaluation, EvaluationListener listener) {
    RunEvaluation planned = new RunEvaluation(prepared, run, evaluation);
    try (RunLock _ = run.lock()) {
      EvaluationRecord record = new EvaluationRecord(run);
      List<Measurement> rows = planned.measure(listener);
      record.ended(evaluation);
      return rows;
    }
  }

  /**
   * The rows of an evaluation that was made before; the run's record is only read, also while
   * another process holds it.
   *
   * @param listener is told how far it has come
   * @return empty unless all of it was measured
   * @throws ConfigException if the evaluation does not fit the run
   */
  Optional<List<Measurement>> recorded(EvaluationConfig evaluation, EvaluationListener listener) {
    return new RunEvaluation(prepared, run, evaluation).recorded(listener);
  }

  /** About how long an evaluation of the checkpoint takes, in seconds; nothing is recorded. */
  public double seconds(EvaluationConfig evaluation) {
    return new RunEvaluation(prepared, run, evaluation).seconds();
  }

  /**
   * Stretches of what the run is evaluated on, spread evenly: of the test split of its text or,
   * without a text, of its tasks' test samples.
   *
   * @param length tokens of each
   * @param count most of them
   * @throws org.lacuna.datasets.DatasetException if no document is as long
   */
  public List<Excerpt> excerpts(int length, int count) {
    return prepared.material().sequences(length, count).stream()
        .map(window -> Excerpt.of(window.source(), window.tokens(), prepared.data().tokenizer()))
        .toList();
  }

  /**
   * Which keys every query sees while the checkpoint's model reads some tokens, head by head, the
   * first layer first.
   *
   * @param tokens of the run's tokenizer, such as those of {@link #excerpts}
   * @param inference how the model attends, where it is not as in training
   * @throws ConfigException if there is no checkpoint, or it does not do for this attention
   */
  public List<SeenMask> masks(int[] tokens, InferenceConfig inference) {
    return onlooker(inference).masks(tokens);
  }

  /**
   * What one query attends to while the checkpoint's model reads some tokens.
   *
   * @param tokens of the run's tokenizer, such as those of {@link #excerpts}
   * @param query its position, from 0
   * @param inference how the model attends, where it is not as in training
   * @throws ConfigException if there is no checkpoint, or it does not do for this attention
   */
  public SeenKeys seen(int[] tokens, int query, InferenceConfig inference) {
    return onlooker(inference).seen(tokens, query);
  }

  private Onlooker onlooker(InferenceConfig inference) {
    Methods methods = workspace.methods();
    return Onlooker.of(
        run,
        InferenceAttention.of(config.attention(), config.model(), inference, methods),
        decoder,
        methods,
        computing.here());
  }

  @Override
  public void close() {
    if (manager != null) {
      manager.close();
      computing.release();
    }
    prepared.close();
  }
}
