package org.lacuna.experiments.run;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.checkpoint.Base;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * Runs of published models: a folder of Hugging Face transformers becomes a run of no steps, which
 * can be evaluated, converted and trained on as any other. Its weights stay where they are.
 */
public final class Imports {
  /** Tokens of a sequence in training, where the model's own context is longer. */
  private static final int LENGTH = 512;

  private final Workspace workspace;
  private final Progress progress;

  /**
   * Imports into a workspace.
   *
   * @param progress hears of texts that are prepared
   */
  public Imports(Workspace workspace, Progress progress) {
    this.workspace = workspace;
    this.progress = progress;
  }

  /**
   * The run that a person means: by id as {@link RunStore#find}, or a published model's folder,
   * which is imported if it is not a run yet.
   *
   * @throws org.lacuna.results.RunException if there is neither
   * @throws org.lacuna.config.ConfigException if the folder's model cannot be used
   */
  public RunFolder find(String text) {
    Optional<Path> folder = folder(text);
    return folder.isPresent() ? of(folder.get(), List.of()) : workspace.store().find(text);
  }

  /** The folder of a published model that a text is the path of; runs go before. */
  public static Optional<Path> folder(String text) {
    try {
      Path path = Path.of(text);
      boolean run = Files.exists(path.resolve(RunFolder.RECORD));
      return !text.isEmpty() && !run && PretrainedFolder.isOne(path)
          ? Optional.of(path)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * The run of a published model; the same folder, weights and keys are the same run.
   *
   * @param overrides {@code key=value} of the configuration, such as {@code name=mine} or {@code
   *     corpus.tokenizer=PATH}
   * @throws org.lacuna.config.ConfigException if the folder is none, its model cannot be used, or a
   *     key is wrong
   */
  public RunFolder of(Path folder, List<String> overrides) {
    PretrainedFolder pretrained = PretrainedFolder.open(folder);
    Base weights = Base.of(folder);
    List<String> keys = new ArrayList<>();
    if (overrides.stream().noneMatch(key -> key.startsWith("corpus.tokenizer="))) {
      keys.add("corpus.tokenizer=" + quoted(pretrained.tokenizer()));
    }
    keys.addAll(overrides);
    ExperimentConfig config =
        ConfigFile.of(List.of(), keys, workspace.methods(), workspace.tasks())
            .experiment(config(pretrained, weights));
    requireWeights(pretrained, weights, config);
    try (Experiment experiment = Experiment.of(config, null, workspace, progress)) {
      experiment.adopt(pretrained, weights);
      return experiment.run();
    }
  }

  /** Finds out before there is a run. */
  private void requireWeights(PretrainedFolder folder, Base weights, ExperimentConfig config) {
    int rows = Objects.requireNonNull(folder.model().vocabulary());
    Decoder decoder =
        DecoderFactory.create(config.model(), config.attention(), rows, workspace.methods());
    try (StoredTensors stored = weights.open()) {
      Set<String> _ = folder.requireWeights(decoder.shapes(), stored);
    }
  }

  private static ExperimentConfig config(PretrainedFolder folder, Base weights) {
    ExperimentConfig defaults = ExperimentConfig.defaults();
    String name = ExperimentConfig.asName(String.valueOf(weights.path().getFileName()));
    int context = Optional.ofNullable(folder.model().context()).orElse(LENGTH);
    return new ExperimentConfig(
        ExperimentConfig.isName(name) ? name : "imported",
        defaults.seed(),
        defaults.device(),
        defaults.precision(),
        StartConfig.of(weights.path(), weights.hash()),
        defaults.corpus(),
        folder.model(),
        folder.attention(),
        defaults.training().none(Math.min(LENGTH, context)),
        defaults.evaluation(),
        defaults.phases());
  }

  /** A path as a value in YAML. */
  private static String quoted(String path) {
    return "'" + path.replace("'", "''") + "'";
  }
}
