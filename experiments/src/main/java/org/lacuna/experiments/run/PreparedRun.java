package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.Part;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.Methods;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunRecord;
import org.lacuna.results.RunStore;

/**
 * A configuration with its text and its model, whose parts fit each other: all of a run but its
 * folder, so that what cannot be trained or measured is refused before there is one.
 */
public final class PreparedRun implements AutoCloseable {
  private final ExperimentConfig config;
  private final Workspace workspace;
  private final CorpusData data;
  private final RunData learned;
  private final String method;
  private final Decoder decoder;
  private final String hash;

  private PreparedRun(ExperimentConfig config, Workspace workspace, CorpusData data) {
    this.config = config;
    this.workspace = workspace;
    this.data = data;
    learned = new RunData(config, data);
    Methods methods = workspace.methods();
    requireTrainable(methods);
    method = DecoderFactory.label(config.attention(), config.model(), methods);
    decoder =
        DecoderFactory.create(
            config.model(), config.attention(), data.tokenizer().vocabularySize(), methods);
    if (config.start().folder() == null) {
      requireSparse(); // what was published has the name that its authors gave it
    }
    requireTrainedWeights();
    hash = learned.hash();
  }

  /**
   * Prepares a configuration whose start, if it has one, is a whole id.
   *
   * @throws ConfigException if its parts do not fit each other
   * @throws org.lacuna.datasets.DatasetException if a text or the tokenizer cannot be used
   */
  public static PreparedRun of(ExperimentConfig config, Workspace workspace, Progress progress) {
    CorpusData data = CorpusData.open(config.corpus(), workspace, progress);
    try {
      return new PreparedRun(config, workspace, data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Finds out before an hour of training, not after it.
   *
   * @param evaluation what will be measured; null for nothing
   * @throws ConfigException if that cannot be measured of this run
   * @throws org.lacuna.datasets.DatasetException if the text is too short to train or evaluate on
   */
  public void requireText(@Nullable EvaluationConfig evaluation) {
    if (config.training().lastStep() > 0) {
      Example _ = learned.training().example(0);
      List<Example> _ = learned.validation();
    }
    if (evaluation != null) {
      // Also where the device that it will be measured on is not at hand.
      List<PlannedEvaluation> _ = plan(evaluation, material(Computing.PLAIN));
    }
  }

  /**
   * Requires the data of an earlier time.
   *
   * @throws ConfigException if it has changed since
   */
  void requireSameData(RunFolder recorded) {
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

  /** The configuration. */
  public ExperimentConfig config() {
    return config;
  }

  /** What the run's rows are called. */
  public String method() {
    return method;
  }

  /** The model; without values until it is given some. */
  public Decoder decoder() {
    return decoder;
  }

  /** Numbers in the model. */
  public long parameters() {
    return decoder.parameters().values().stream().mapToLong(p -> p.getShape().size()).sum();
  }

  CorpusData data() {
    return data;
  }

  RunData learned() {
    return learned;
  }

  /** The id of the run, whether it is there or not. */
  public String id() {
    return RunRecord.id(config.name(), tree());
  }

  private ObjectNode tree() {
    return RunConfig.tree(config, hash, workspace.methods());
  }

  /** The run's folder in a store, created if it is not there. */
  RunFolder createOrOpen(RunStore store) {
    return store.createOrOpen(
        config.name(),
        tree(),
        Provenances.of(workspace, hash, config.seed(), Computing.of(config), plugins()));
  }

  /** The jars and drafts that its methods are of. */
  List<Provenance.Plugin> plugins() {
    Methods methods = workspace.methods();
    return Provenances.plugins(
        DecoderFactory.resolved(config.attention(), config.model(), methods).keySet(), methods);
  }

  /** The text of a split, if not only tasks are learned. */
  CorpusSplit text(Split split) {
    return data.evaluated(split)
        .orElseThrow(() ->
            new ConfigException(
                "corpus.texts: %s learns tasks alone, so there is no text to evaluate on"
                    .formatted(id())));
  }

  /** What it is evaluated on. */
  Material material() {
    return material(Computing.of(config));
  }

  private Material material(Computing computing) {
    return new RunMaterial(config.corpus(), data, learned, workspace, computing);
  }

  /**
   * What an evaluation comes to, one a variant of attention at inference.
   *
   * @throws ConfigException if it does not fit the run, or there is nothing to measure
   */
  List<PlannedEvaluation> plan(EvaluationConfig evaluation) {
    return plan(evaluation, material(Computing.of(config, evaluation)));
  }

  private List<PlannedEvaluation> plan(EvaluationConfig evaluation, Material material) {
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
                      : "no corpus.tasks, and perplexity is left out"));
    }
    return planned;
  }

  @Override
  public void close() {
    data.close();
  }
}
