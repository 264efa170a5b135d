package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.Tiny;

/**
 * A tiny corpus to evaluate on.
 *
 * @param corpus whose test split it is
 * @param learned tasks that count as learned
 */
public record TinyMaterial(Corpus corpus, List<Learned> learned) implements Material {
  private static final Tasks TASKS = Tasks.load(TinyMaterial.class.getClassLoader());

  @Override
  public Tokenizer tokenizer() {
    return corpus.tokenizer();
  }

  /** The test split. */
  public CorpusSplit test() {
    return Tiny.splits(corpus).get(Split.TEST);
  }

  @Override
  public Optional<CorpusSplit> text() {
    return Optional.of(test());
  }

  @Override
  public String textHash() {
    return corpus.hash();
  }

  @Override
  public List<Example> sequences(int length, int count) {
    return EvaluationWindows.windows(test(), length, (long) length * count).stream()
        .map(Example::of)
        .toList();
  }

  @Override
  public String sequencesHash() {
    return textHash();
  }

  @Override
  public Tasks tasks() {
    return TASKS;
  }

  @Override
  public long seed() {
    return 0;
  }

  @Override
  public Generator generator(
      String task, @Nullable JsonNode parameters, String where, int length, long seed) {
    Haystack haystack = Haystack.of(Tiny.splits(corpus));
    return TASKS
        .get(task)
        .generator(parameters, where, new TaskSetting(tokenizer(), length, haystack, seed));
  }

  @Override
  public List<Path> files(String known) {
    throw new UnsupportedOperationException("no files of " + known);
  }

  @Override
  public Loaded model(String run) {
    throw new UnsupportedOperationException("no model of " + run);
  }
}
