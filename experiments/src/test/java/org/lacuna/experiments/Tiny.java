package org.lacuna.experiments;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.lacuna.config.Binder;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunStore;

/** Configurations and texts small enough to learn within a test. */
public final class Tiny {
  /** Tokens of the byte tokenizer. */
  public static final int VOCABULARY = new ByteTokenizer().vocabularySize();

  /** All methods at hand. */
  public static final Methods METHODS = Methods.load();

  /** The keys of {@link #model} as arguments of the section. */
  public static final List<String> MODEL =
      List.of("layers=2", "dim=16", "heads=4", "kv_heads=2", "head_dim=8", "ffn=24");

  /** What makes it a model of latent attention. */
  public static final List<String> LATENT =
      List.of(
          "kv_heads=4",
          "latent={kv_rank: 10, query_rank: 12, nope_dim: 5, rope_dim: 4, value_dim: 7}");

  /** Parameters with which each sparse method leaves out keys at 32 tokens. */
  public static final List<String> METHOD_PARAMETERS =
      List.of(
          "methods.cca.group_size=4",
          "methods.cca.window=8",
          "methods.loza.streaming={block_size: 4, sink_blocks: 1, local_blocks: 2}",
          "methods.moba.block_size=8",
          "methods.moba.top_k=2",
          "methods.nsa.compress_block=4",
          "methods.nsa.compress_stride=2",
          "methods.nsa.select_block=4",
          "methods.nsa.top_n=4",
          "methods.nsa.window=6",
          "methods.ssa.block_size=8",
          "methods.ssa.top_k=2",
          "methods.streaming.block_size=4",
          "methods.streaming.sink_blocks=1",
          "methods.streaming.local_blocks=2",
          "methods.streaming-llm.sink_tokens=2",
          "methods.streaming-llm.window=6",
          "methods.lm-infinite.global_tokens=2",
          "methods.lm-infinite.window=6",
          "methods.window.window=6");

  /** The keys of {@link #training} as arguments of the section. */
  public static final List<String> TRAINING =
      List.of(
          "length=32",
          "batch=2",
          "steps=8",
          "learning_rate=5e-3",
          "warmup_steps=2",
          "validate_every=4",
          "validation_tokens=64",
          "checkpoint_every=3");

  private static final String[] WORDS = {
    "query", "key", "value", "block", "window", "sink", "token", "head", "layer", "gate"
  };

  private Tiny() {}

  /** Two layers of 16 channels; the keys given win. */
  public static ModelConfig model(String... keys) {
    return Binder.bind(ModelConfig.defaults(), null, with(MODEL, keys));
  }

  /** The same with latent attention, every width another; the keys given win. */
  public static ModelConfig latentModel(String... keys) {
    List<String> all = with(MODEL, LATENT.toArray(String[]::new));
    all.addAll(List.of(keys));
    return Binder.bind(ModelConfig.defaults(), null, all);
  }

  /** A pattern over methods that leave out keys at 32 tokens; the keys given win. */
  public static AttentionConfig attention(String pattern, String... keys) {
    List<String> all = with(METHOD_PARAMETERS, keys);
    all.add("pattern=" + pattern);
    return Binder.bind(AttentionConfig.defaults(), null, all);
  }

  /** Eight steps at 32 tokens; the keys given win. */
  public static TrainingConfig training(String... keys) {
    return Binder.bind(TrainingConfig.defaults(), null, with(TRAINING, keys));
  }

  /** The evaluation with the keys given. */
  public static EvaluationConfig evaluation(String... keys) {
    return Binder.bind(EvaluationConfig.defaults(), null, List.of(keys));
  }

  /** A workspace whose runs and data are in folders of its own. */
  public static Workspace workspace(Path folder, Methods methods) {
    ClassLoader loader = Tiny.class.getClassLoader();
    return new Workspace(
        folder,
        new RunStore(folder.resolve("runs")),
        folder.resolve("data"),
        methods,
        Tasks.load(loader),
        Evaluators.load(loader));
  }

  /** A decoder without values; the keys are those of {@link #attention}. */
  public static Decoder decoder(ModelConfig model, String pattern, String... keys) {
    return DecoderFactory.create(model, attention(pattern, keys), VOCABULARY, METHODS);
  }

  /** Writes eight text files of 3000 characters from ten words. */
  public static Path texts(Path folder) throws IOException {
    Files.createDirectories(folder);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 8; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 3000) {
        text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
      }
      Files.writeString(folder.resolve("text" + i + ".txt"), text);
    }
    return folder;
  }

  /** Those texts as a corpus, with its cache, under a folder. */
  public static Corpus corpus(Path folder) throws IOException {
    return Corpus.open(
        TextFiles.at(texts(folder.resolve("texts"))),
        new ByteTokenizer(),
        folder.resolve("cache"),
        Progress.NONE);
  }

  /** At least one document a split. */
  public static CorpusSplits splits(Corpus corpus) {
    return CorpusSplits.of(corpus, new SplitConfig(0.2, 0.2, 0));
  }

  /** The numbers of one of some tensors. */
  public static float[] values(Map<String, NDArray> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name).toFloatArray();
  }

  private static List<String> with(List<String> keys, String... more) {
    List<String> all = new ArrayList<>(keys);
    all.addAll(List.of(more));
    return all;
  }
}
