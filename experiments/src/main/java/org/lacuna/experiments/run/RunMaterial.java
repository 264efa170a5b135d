package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.experiments.evaluation.Loaded;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.results.Json;
import org.lacuna.results.RunFolder;

/** What a run is evaluated on: the test split of its text, and test samples of its tasks. */
final class RunMaterial implements Material {
  private final CorpusConfig corpus;
  private final CorpusData data;
  private final RunData learned;
  private final Workspace workspace;
  private final Computing computing;

  /**
   * What a run is evaluated on.
   *
   * @param computing where another run's model is put
   */
  RunMaterial(
      CorpusConfig corpus,
      CorpusData data,
      RunData learned,
      Workspace workspace,
      Computing computing) {
    this.corpus = corpus;
    this.data = data;
    this.learned = learned;
    this.workspace = workspace;
    this.computing = computing;
  }

  @Override
  public Tokenizer tokenizer() {
    return data.tokenizer();
  }

  @Override
  public Optional<CorpusSplit> text() {
    return data.evaluated(Split.TEST);
  }

  @Override
  public String textHash() {
    return data.texts().stream()
        .findFirst()
        .map(text -> text.corpus().hash() + "/" + division() + "/" + tokenizer().name())
        .orElse("");
  }

  /** How the text is divided, on which its test split depends. */
  private String division() {
    return corpus.validation() + "/" + corpus.test() + "/" + corpus.splitSeed();
  }

  @Override
  public List<Example> sequences(int length, int count) {
    return text()
        .map(split ->
            EvaluationWindows.windows(split, length, (long) length * count).stream()
                .map(Example::of)
                .toList())
        .orElseGet(() -> learned.samples(Split.TEST, length, corpus.splitSeed(), count));
  }

  @Override
  public String sequencesHash() {
    return text().isPresent() ? textHash() : learned.hash();
  }

  @Override
  public List<Learned> learned() {
    List<Learned> all = new ArrayList<>();
    Map<String, Integer> named = new HashMap<>();
    for (int i = 0; i < corpus.tasks().size(); i++) {
      TaskConfig task = corpus.tasks().get(i);
      int times = named.merge(task.task(), 1, Integer::sum);
      all.add(
          new Learned(
              task.task() + (times == 1 ? "" : "#" + times),
              task.task(),
              Json.tree(task.parameters()),
              "corpus.tasks[" + i + "].parameters",
              learned.lengths(task),
              // Not the run's seed: runs that differ in it are asked the same, at every length.
              Seeds.derive(corpus.splitSeed(), i)));
    }
    return all;
  }

  @Override
  public Tasks tasks() {
    return workspace.tasks();
  }

  @Override
  public long seed() {
    return corpus.splitSeed();
  }

  @Override
  public Generator generator(
      String task, @Nullable JsonNode parameters, String where, int length, long seed) {
    return data.generator(task, parameters, where, length, seed);
  }

  @Override
  public List<Path> files(String known) {
    return LocalCorpus.in(workspace.data(), Catalog.open(workspace.manifests()).get(known)).paths();
  }

  @Override
  public Loaded model(String name) {
    RunFolder run = workspace.store().find(name).requireFinished();
    ExperimentConfig config = RunConfig.of(run, workspace.methods());
    if (!config.corpus().tokenizer().equals(corpus.tokenizer())) {
      throw new ConfigException(
          "%s reads tokens of %s, this run of %s; their predictions cannot be compared"
              .formatted(run.id(), config.corpus().tokenizer(), corpus.tokenizer()));
    }
    Decoder decoder =
        DecoderFactory.create(
            config.model(), config.attention(), tokenizer().vocabularySize(), workspace.methods());
    ObjectNode trained = Json.MAPPER.createObjectNode();
    trained.set("decoder", Json.tree(config.model()));
    ObjectNode attention = (ObjectNode) Json.tree(config.attention());
    Drafts.add(attention, workspace.methods());
    trained.set("attention", attention);
    NDManager manager = computing.newManager();
    try {
      Weights.load(run, decoder, manager);
      trained.put("weights", Weights.hash(run));
      return new Loaded(run.id(), decoder, manager, Json.hash(trained));
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }
}
