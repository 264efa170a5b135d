package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Mixture;
import org.lacuna.datasets.stream.SampleStream;
import org.lacuna.datasets.stream.TrainingStream;
import org.lacuna.datasets.task.Generator;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.experiments.config.TextConfig;
import org.lacuna.results.Json;

/** What a run learns, and what is held out for its validation. */
final class RunData {
  /** Samples of each task and split whose tokens stand for what its generator does. */
  private static final int SAMPLES_HASHED = 4;

  private final ExperimentConfig config;
  private final CorpusData data;

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
    return mixture(Split.TRAIN, config.seed());
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
      TrainingStream windows = windows(text.config(), text.splits().get(split), seed);
      parts.add(new Mixture.Part(windows, text.config().weight()));
    }
    for (int i = 0; i < config.corpus().tasks().size(); i++) {
      parts.add(new Mixture.Part(samples(i, split, seed), task(i).weight()));
    }
    return parts.size() == 1 ? parts.getFirst().stream() : new Mixture(parts, seed);
  }

  private TrainingStream windows(TextConfig text, CorpusSplit split, long seed) {
    int length = config.training().length();
    return text.upsampling() == null
        ? text.packing().stream(split, length, seed)
        : text.upsampling().stream(split, text.packing(), length, seed);
  }

  private TrainingStream samples(int index, Split split, long seed) {
    TaskConfig task = task(index);
    int length = config.training().length();
    List<SampleStream.Sized> sizes = new ArrayList<>();
    for (int tokens : lengths(task)) {
      if (tokens > length + 1) {
        throw new ConfigException(
            "corpus.tasks[%d].lengths: a sample of %d tokens does not fit training.length %d"
                .formatted(index, tokens, length));
      }
      sizes.add(new SampleStream.Sized(generator(index, tokens, seed), tokens));
    }
    return new SampleStream(
        task.task(), sizes, split, task.learn(), data.tokenizer().documentStart(), length, seed);
  }

  private TaskConfig task(int index) {
    return config.corpus().tasks().get(index);
  }

  /** The last token of a sample is a target only, so it may have one more than the sequence. */
  private List<Integer> lengths(TaskConfig task) {
    return task.lengths() == null ? List.of(config.training().length() + 1) : task.lengths();
  }

  private Generator generator(int index, int length, long seed) {
    return data.generator(
        task(index).task(),
        Json.tree(task(index).parameters()),
        "corpus.tasks[" + index + "].parameters",
        length,
        seed);
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
        for (Split split : Split.values()) {
          LongStream.range(0, SAMPLES_HASHED)
              .mapToObj(n -> Arrays.toString(generator.sample(split, n).tokens()))
              .forEach(hashes::add);
        }
      }
    }
    return hashes.size() == 1 ? hashes.getFirst() : Digests.sha256(hashes.toArray(String[]::new));
  }
}
