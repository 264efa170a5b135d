package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.CorpusStatistics;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.checkpoint.Base;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.checkpoint.Companions;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.config.Part;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.training.Start;
import org.lacuna.experiments.training.StopSignal;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.Methods;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenMask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run from its configuration: its text, its model, its folder. */
public final class Experiment implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Experiment.class);

  private final ExperimentConfig config;
  private final String method;
  private final CorpusData data;
  private final RunData learned;
  private final RunFolder run;
  private final NDManager manager;
  private final Decoder decoder;
  private final Workspace workspace;
  private final RunStore store;

  private Experiment(
      ExperimentConfig config,
      Workspace workspace,
      CorpusData data,
      @Nullable EvaluationConfig evaluation,
      @Nullable RunFolder recorded) {
    this.config = config;
    this.data = data;
    this.learned = new RunData(config, data);
    this.workspace = workspace;
    store = workspace.store();
    requireTrainable(workspace.methods());
    method = DecoderFactory.label(config.attention(), config.model(), workspace.methods());
    decoder =
        DecoderFactory.create(
            config.model(),
            config.attention(),
            data.tokenizer().vocabularySize(),
            workspace.methods());
    if (config.start().folder() == null) {
      requireSparse(); // what was published has the name that its authors gave it
    }
    requireTrainedWeights();
    String hash = learned.hash();
    if (recorded == null) {
      requireText(evaluation);
    } else {
      requireSameData(recorded, hash);
    }
    manager = NDManager.newBaseManager();
    List<Provenance.Plugin> plugins =
        Provenances.plugins(
            DecoderFactory.resolved(config.attention(), config.model(), workspace.methods())
                .keySet(),
            workspace.methods());
    run =
        recorded != null
            ? recorded
            : store.createOrOpen(
                config.name(),
                RunConfig.tree(config, hash, workspace.methods()),
                Provenances.of(workspace, hash, config.seed(), plugins));
    if (!run.provenance().plugins().equals(plugins)) {
      LOG.warn("{} began with plug-ins {}, now has {}", run, run.provenance().plugins(), plugins);
    }
  }

  /**
   * The run of a configuration, new or recorded before.
   *
   * @param evaluation what will be measured of it, so that what cannot be is refused now; null for
   *     nothing
   * @throws ConfigException if the parts of the configuration do not fit each other, or the run it
   *     begins with is not finished
   * @throws org.lacuna.datasets.DatasetException if the text is too short to train or evaluate on;
   *     no run comes into being
   */
  public static Experiment of(
      ExperimentConfig config,
      @Nullable EvaluationConfig evaluation,
      Workspace workspace,
      Progress progress) {
    return open(Starts.resolved(config, workspace.store()), workspace, progress, evaluation, null);
  }

  /**
   * A recorded run.
   *
   * @throws ConfigException if its text has changed since, or a method that was being written
   */
  public static Experiment of(RunFolder run, Workspace workspace, Progress progress) {
    ExperimentConfig config = RunConfig.of(run, workspace.methods());
    return open(config, workspace, progress, null, run);
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
      @Nullable EvaluationConfig evaluation,
      @Nullable RunFolder recorded) {
    CorpusData data = CorpusData.open(config.corpus(), workspace, progress);
    try {
      return new Experiment(config, workspace, data, evaluation, recorded);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** Finds out before an hour of training, not after it. */
  private void requireText(@Nullable EvaluationConfig evaluation) {
    if (config.training().lastStep() > 0) {
      Example _ = learned.training().example(0);
      List<Example> _ = learned.validation();
    }
    if (evaluation == null) {
      return;
    }
    plan(evaluation);
  }

  private static void requireSameData(RunFolder recorded, String hash) {
    if (!hash.equals(recorded.provenance().dataHash())) {
      throw new ConfigException(
          "%s was trained on other data than is there now (hash %s, found %s)"
              .formatted(recorded.id(), recorded.provenance().dataHash(), hash));
    }
  }

  private void requireTrainable(Methods methods) {
    String pattern = config.attention().pattern();
    for (String name : LayerPattern.expand(pattern, config.model().layers(), methods)) {
      if (methods.get(name).use() == AttentionMethod.Use.PREFILL) {
        throw new ConfigException(
            "attention.pattern: %s chooses keys by the whole prompt, so it cannot be trained with;"
                    .formatted(name)
                + " train another method and evaluate that trained run with it");
      }
    }
  }

  private void requireTrainedWeights() {
    List<Part> trainable = config.training().trainable();
    boolean trains = decoder.parts().values().stream().anyMatch(trainable::contains);
    if (config.training().lastStep() > 0 && !trains) {
      throw new ConfigException(
          "training.trainable: no weight of this model is of %s; it has %s"
              .formatted(
                  words(trainable), words(decoder.parts().values().stream().distinct().toList())));
    }
  }

  private static String words(List<Part> parts) {
    return parts.stream().map(Part::text).collect(Collectors.joining(", "));
  }

  /** A row that is named sparse but sees every key would be full attention under a false name. */
  private void requireSparse() {
    int length = config.training().length();
    boolean namedSparse = !method.equals("full");
    boolean seesAll =
        decoder.attention(AttentionMode.NATIVE).stream()
            .allMatch(layer -> layer.accounting().effectiveSparsity(length) == 1.0);
    if (namedSparse && seesAll) {
      throw new ConfigException(
          "training.length: at %d tokens %s sees every key, which is full attention;"
                  .formatted(length, method)
              + " use longer sequences or smaller blocks (attention.methods)");
    }
  }

  /** The run's folder. */
  public RunFolder run() {
    return run;
  }

  /** What the run's rows are called. */
  public String method() {
    return method;
  }

  /** Numbers in the model. */
  public long parameters() {
    return decoder.parameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
  }

  /** Documents, bytes and unigram entropy of a split of the text that is evaluated on. */
  public CorpusStatistics statistics(Split split) {
    return CorpusStatistics.of(text(split));
  }

  private CorpusSplit text(Split split) {
    return data.evaluated(split)
        .orElseThrow(() ->
            new ConfigException(
                "corpus.texts: %s learns tasks alone, so there is no text to evaluate on"
                    .formatted(run.id())));
  }

  /** Trains to the end, or from where an earlier training stopped; nothing if it is finished. */
  public Trainer.Ending train(TrainingListener listener) {
    if (config.start().folder() != null) {
      adopt(config.start());
      return Trainer.Ending.FINISHED;
    }
    try (RunLock _ = run.lock()) {
      if (run.status() == RunStatus.FINISHED) {
        return Trainer.Ending.FINISHED;
      }
      Companions companions = besides().of(store);
      Checkpoint checkpoint = new Checkpoint(run.checkpoint(), companions);
      Start start = start();
      FirstValues.initialize(
          decoder, manager, config.seed(), given(checkpoint, start), besides().unread(companions));
      try (StopSignal stop = new StopSignal();
          Trainer trainer =
              new Trainer(
                  config.training(),
                  decoder,
                  learned.training(),
                  learned.validation(),
                  run,
                  checkpoint,
                  start,
                  config.orderSeed(),
                  manager)) {
        return trainer.train(listener, stop);
      }
    }
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
      new Checkpoint(run.checkpoint(), companions).save(0, Map.of(), Map.of());
      run.append(RunEvent.FINISHED, Map.of("step", 0));
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
    return new RunCompanions(config, decoder, data.tokenizer(), workspace.methods());
  }

  private @Nullable Start start() {
    String from = config.start().run();
    return from == null
        ? null
        : new Start(from, new Checkpoint(store.open(from).checkpoint()), config.start().carry());
  }

  /**
   * Evaluates the checkpoint on data that was not learned and adds the rows to the run's record.
   * What was measured of these weights before is not measured again.
   *
   * @param listener is told how far it has come
   * @throws ConfigException if the evaluation does not fit the run, or there is nothing to measure
   */
  public List<Measurement> evaluate(EvaluationConfig evaluation, EvaluationListener listener) {
    List<PlannedEvaluation> planned = plan(evaluation);
    long all = planned.stream().mapToLong(PlannedEvaluation::samples).sum();
    List<Measurement> rows = new ArrayList<>();
    try (RunLock _ = run.lock()) {
      EvaluationRecord record = new EvaluationRecord(run);
      long before = 0;
      for (PlannedEvaluation each : planned) {
        rows.addAll(each.of(run, method, config.seed(), manager, listener.after(before, all)));
        before += each.samples();
      }
      record.ended(evaluation);
    }
    return rows;
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
    return material().sequences(length, count).stream()
        .map(window -> Excerpt.of(window.source(), window.tokens(), data.tokenizer()))
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
        manager);
  }

  private Material material() {
    return new RunMaterial(config.corpus(), data, learned, workspace);
  }

  /** One a variant of attention at inference. */
  private List<PlannedEvaluation> plan(EvaluationConfig evaluation) {
    Material material = material();
    List<PlannedEvaluation> planned =
        Variants.of(config, evaluation, workspace.methods()).entrySet().stream()
            .map(each ->
                PlannedEvaluation.of(
                    config,
                    evaluation,
                    each.getKey(),
                    each.getValue(),
                    decoder,
                    material,
                    workspace))
            .toList();
    if (planned.stream().allMatch(each -> each.samples() == 0)) {
      throw new ConfigException(
          "evaluation.measures: nothing to measure; the run has %s"
              .formatted(
                  data.texts().isEmpty()
                      ? "no corpus.texts"
                      : "no corpus.tasks, and perplexity" + " is left out"));
    }
    return planned;
  }

  @Override
  public void close() {
    manager.close();
    data.close();
  }
}
