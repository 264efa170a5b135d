package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Mixture;
import org.lacuna.datasets.stream.SampleStream;
import org.lacuna.datasets.stream.TrainingStream;
import org.lacuna.datasets.stream.TrainingWindows;
import org.lacuna.datasets.task.Generator;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.experiments.config.TextConfig;
import org.lacuna.results.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a run learns, and what is held out for its validation. */
final class RunData {
  private static final Logger LOG = LoggerFactory.getLogger(RunData.class);

  /** Samples of each task and split whose tokens stand for what its generator does. */
  private static final int SAMPLES_HASHED = 4;

  /** Of what a generator is made, besides the configuration. */
  private record Made(int task, int length, long seed) {}

  private final ExperimentConfig config;
  private final CorpusData data;

  /** Kept, as some read whole files of questions when they are made. */
  private final Map<Made, Generator> generators = new HashMap<>();

  private @Nullable TrainingStream training;

  RunData(ExperimentConfig config, CorpusData data) {
    this.config = config;
    this.data = data;
  }

  /**
   * What is learned, at the training length.
   *
   * @throws org.lacuna.datasets.DatasetException if a text is too short, or a task does not fit
   * @throws ConfigException if a task's parameters are not its own
   */
  TrainingStream training() {
    if (training == null) {
      training = mixture(Split.TRAIN, config.orderSeed());
    }
    return training;
  }

  /**
   * What is never learned: windows of the first text's validation split or, without a text, samples
   * of the tasks'.
   */
  List<Example> validation() {
    int length = config.training().length();
    int tokens = config.training().validationTokens();
    return data.evaluated(Split.VALIDATION)
        .map(split ->
            EvaluationWindows.windows(split, length, tokens).stream().map(Example::of).toList())
        .orElseGet(() ->
            mixture(Split.VALIDATION, config.corpus().splitSeed())
                .batch(0, Math.max(1, tokens / length)));
  }

  private TrainingStream mixture(Split split, long seed) {
    List<Mixture.Part> parts = new ArrayList<>();
    for (OpenText text : data.texts()) {
      TrainingStream windows =
          windows(text.config(), text.splits().get(split), partSeed(seed, parts.size()));
      parts.add(new Mixture.Part(windows, text.config().weight()));
    }
    for (int i = 0; i < config.corpus().tasks().size(); i++) {
      TrainingStream samples =
          samples(i, split, partSeed(seed, parts.size()), config.training().length());
      parts.add(new Mixture.Part(samples, task(i).weight()));
    }
    return parts.size() == 1 ? parts.getFirst().stream() : new Mixture(parts, seed);
  }

  /**
   * A seed of its own for each part: two presets of one task would else ask for the same keys. The
   * first part reads what it would read alone.
   */
  private static long partSeed(long seed, int part) {
    return part == 0 ? seed : Seeds.derive(seed, part);
  }

  private TrainingStream windows(TextConfig text, CorpusSplit split, long seed) {
    int length = config.training().length();
    TrainingStream windows =
        text.upsampling() == null
            ? text.packing().stream(split, length, seed)
            : text.upsampling().stream(split, text.packing(), length, seed);
    if (windows instanceof TrainingWindows within && within.skippedDocuments() > 0) {
      LOG.info(
          "{} of {} documents to learn are shorter than {} tokens and left out (packing: separated"
              + " would learn them)",
          within.skippedDocuments(),
          split.documents().size(),
          length + 1);
    }
    return windows;
  }

  /**
   * Sequences of samples of the tasks alone, each task in proportion to its weight.
   *
   * @throws ConfigException if a task's samples are longer than the sequences
   */
  List<Example> samples(Split split, int length, long seed, int count) {
    List<Mixture.Part> parts = new ArrayList<>();
    for (int i = 0; i < config.corpus().tasks().size(); i++) {
      parts.add(new Mixture.Part(samples(i, split, partSeed(seed, i), length), task(i).weight()));
    }
    return new Mixture(parts, seed).batch(0, count);
  }

  private TrainingStream samples(int index, Split split, long seed, int length) {
    TaskConfig task = task(index);
    List<SampleStream.Sized> sizes = new ArrayList<>();
    for (int tokens : lengths(task)) {
      if (tokens > length + 1) {
        throw new ConfigException(
            "corpus.tasks[%d].lengths: a sample of %d tokens does not fit %s %d"
                .formatted(
                    index,
                    tokens,
                    length == config.training().length()
                        ? "training.length"
                        : "the evaluation's length",
                    length));
      }
      // A sample's draws are the same at every length: each length has a seed of its own.
      long sizeSeed = partSeed(seed, sizes.size());
      sizes.add(new SampleStream.Sized(generator(index, tokens, sizeSeed), tokens));
    }
    return new SampleStream(
        task.task(), sizes, split, task.learn(), data.tokenizer().documentStart(), length, seed);
  }

  private TaskConfig task(int index) {
    return config.corpus().tasks().get(index);
  }

  /** The last token of a sample is a target only, so it may have one more than the sequence. */
  List<Integer> lengths(TaskConfig task) {
    return task.lengths() == null ? List.of(config.training().length() + 1) : task.lengths();
  }

  private Generator generator(int index, int length, long seed) {
    return generators.computeIfAbsent(
        new Made(index, length, seed),
        _ ->
            data.generator(
                task(index).task(),
                Json.tree(task(index).parameters()),
                "corpus.tasks[" + index + "].parameters",
                length,
                seed));
  }

  /**
   * The splits of the tasks that a run reads: the text is what is validated on, if there is one.
   */
  private List<Split> splitsOfTasks() {
    return data.texts().isEmpty() ? List.of(Split.TRAIN, Split.VALIDATION) : List.of(Split.TRAIN);
  }

  /**
   * Stands for the content of everything that is learned: the texts' bytes, and the first samples
   * of each task, so that a generator that has changed is not taken for the one of an earlier run.
   */
  String hash() {
    List<String> hashes = new ArrayList<>();
    data.texts().forEach(text -> hashes.add(text.corpus().hash()));
    if (!data.tokenizer().name().equals(config.corpus().tokenizer())) {
      // A path does not tell what its file holds; the tokenizer's own name does.
      hashes.add(data.tokenizer().name());
    }
    for (int i = 0; i < config.corpus().tasks().size(); i++) {
      for (int length : lengths(task(i))) {
        Generator generator = generator(i, length, config.seed());
        for (Split split : splitsOfTasks()) {
          LongStream.range(0, SAMPLES_HASHED)
              .mapToObj(n -> Arrays.toString(generator.sample(split, n).tokens()))
              .forEach(hashes::add);
        }
      }
    }
    return hashes.size() == 1 ? hashes.getFirst() : Digests.sha256(hashes.toArray(String[]::new));
  }
}
