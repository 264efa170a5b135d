package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.EmbeddedCorpus;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Mixture;
import org.lacuna.datasets.stream.SampleStream;
import org.lacuna.datasets.stream.TrainingStream;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.experiments.config.TextConfig;
import org.lacuna.results.Json;

/** The texts and the tasks of a run, as what is learned and what is held out. */
final class RunData implements AutoCloseable {
  /** A text that has been opened. */
  private record Text(TextConfig config, Corpus corpus, CorpusSplits splits) {}

  /** Samples of each task and split whose tokens stand for what its generator does. */
  private static final int SAMPLES_HASHED = 4;

  private final ExperimentConfig config;
  private final Tokenizer tokenizer;
  private final Tasks tasks;
  private final List<Corpus> opened = new ArrayList<>();
  private final List<Text> texts = new ArrayList<>();
  private final Haystack haystack;

  private RunData(ExperimentConfig config, Workspace workspace, Progress progress) {
    this.config = config;
    this.tasks = workspace.tasks();
    CorpusConfig corpus = config.corpus();
    SplitConfig division = new SplitConfig(corpus.validation(), corpus.test(), corpus.splitSeed());
    try {
      tokenizer = Tokenizers.of(corpus.tokenizer());
      for (TextConfig text : corpus.texts()) {
        Corpus tokens = Corpus.open(source(text), tokenizer, workspace.corpusCache(), progress);
        opened.add(tokens);
        texts.add(new Text(text, tokens, CorpusSplits.of(tokens, division)));
      }
      if (texts.isEmpty()) {
        // Tasks alone may have a tokenizer for which there is no text, but needles want a haystack.
        opened.add(
            Corpus.open(
                new EmbeddedCorpus(), new ByteTokenizer(), workspace.corpusCache(), progress));
      }
      haystack =
          Haystack.of(
              texts.isEmpty()
                  ? CorpusSplits.of(opened.getFirst(), division)
                  : texts.getFirst().splits());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the texts, preparing those that are new.
   *
   * @throws DatasetException if a text or a tokenizer cannot be used
   */
  static RunData open(ExperimentConfig config, Workspace workspace, Progress progress) {
    return new RunData(config, workspace, progress);
  }

  private static CorpusSource source(TextConfig text) {
    return text.path() == null ? new EmbeddedCorpus() : TextFiles.at(text.path());
  }

  /** What turns text into tokens. */
  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** A split of the text that is validated and evaluated on; nothing if only tasks are learned. */
  Optional<CorpusSplit> evaluated(Split split) {
    return texts.stream().findFirst().map(text -> text.splits().get(split));
  }

  /**
   * What is learned, at the training length.
   *
   * @throws DatasetException if a text is too short, or a task does not fit the length
   * @throws ConfigException if a task's parameters are not its own
   */
  TrainingStream training() {
    return mixture(Split.TRAIN, config.seed());
  }

  /**
   * What is never learned: windows of the first text's validation split or, without a text, samples
   * of the tasks'.
   */
  List<Example> validation() {
    int length = config.training().length();
    int tokens = config.training().validationTokens();
    return evaluated(Split.VALIDATION)
        .map(split ->
            EvaluationWindows.windows(split, length, tokens).stream().map(Example::of).toList())
        .orElseGet(() ->
            mixture(Split.VALIDATION, config.corpus().splitSeed())
                .batch(0, Math.max(1, tokens / length)));
  }

  private TrainingStream mixture(Split split, long seed) {
    List<Mixture.Part> parts = new ArrayList<>();
    for (Text text : texts) {
      parts.add(new Mixture.Part(windows(text, split, seed), text.config().weight()));
    }
    for (int i = 0; i < config.corpus().tasks().size(); i++) {
      TaskConfig task = config.corpus().tasks().get(i);
      parts.add(new Mixture.Part(samples(i, split, seed), task.weight()));
    }
    return parts.size() == 1 ? parts.getFirst().stream() : new Mixture(parts, seed);
  }

  private TrainingStream windows(Text text, Split split, long seed) {
    int length = config.training().length();
    TextConfig of = text.config();
    return of.upsampling() == null
        ? of.packing().stream(text.splits().get(split), length, seed)
        : of.upsampling().stream(text.splits().get(split), of.packing(), length, seed);
  }

  private TrainingStream samples(int index, Split split, long seed) {
    TaskConfig task = config.corpus().tasks().get(index);
    int length = config.training().length();
    List<SampleStream.Sized> sizes = new ArrayList<>();
    for (int tokens : lengths(task)) {
      if (tokens > length + 1) {
        throw new ConfigException(
            "corpus.tasks[%d].lengths: %d tokens do not fit training.length %d"
                .formatted(index, tokens, length));
      }
      sizes.add(new SampleStream.Sized(generator(index, tokens, seed), tokens));
    }
    return new SampleStream(
        task.task(), sizes, split, task.learn(), tokenizer.documentStart(), length, seed);
  }

  private List<Integer> lengths(TaskConfig task) {
    return task.lengths() == null ? List.of(config.training().length() + 1) : task.lengths();
  }

  private Generator generator(int index, int length, long seed) {
    TaskConfig task = config.corpus().tasks().get(index);
    return tasks
        .get(task.task())
        .generator(
            Json.tree(task.parameters()),
            "corpus.tasks[" + index + "].parameters",
            new TaskSetting(tokenizer, length, haystack, seed));
  }

  /**
   * Stands for the content of everything that is learned: the texts' bytes, and the first samples
   * of each task, so that a generator that has changed is not taken for the one of an earlier run.
   */
  String hash() {
    List<String> hashes = new ArrayList<>();
    texts.forEach(text -> hashes.add(text.corpus().hash()));
    for (int i = 0; i < config.corpus().tasks().size(); i++) {
      for (int length : lengths(config.corpus().tasks().get(i))) {
        Generator generator = generator(i, length, 0);
        for (Split split : Split.values()) {
          LongStream.range(0, SAMPLES_HASHED)
              .mapToObj(n -> Arrays.toString(generator.sample(split, n).tokens()))
              .forEach(hashes::add);
        }
      }
    }
    return hashes.size() == 1 ? hashes.getFirst() : Digests.sha256(hashes.toArray(String[]::new));
  }

  @Override
  public void close() {
    opened.forEach(Corpus::close);
  }
}
