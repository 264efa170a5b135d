package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.datasets.tokenizer.Tokenizer;

/** The data that a run may be evaluated on; none of it was learned. */
public interface Material {
  /**
   * A task that was learned.
   *
   * @param name that of its rows: the task's, numbered from the second of a name on
   * @param task the task's name, or a preset's
   * @param parameters its parameters
   * @param where what to call them in a message
   * @param lengths tokens of the samples that were learned
   * @param seed decides the samples, the same for runs that differ in their seed
   */
  record Learned(
      String name,
      String task,
      JsonNode parameters,
      String where,
      List<Integer> lengths,
      long seed) {}

  /** What turns text into tokens. */
  Tokenizer tokenizer();

  /** The test split of the first text; nothing if only tasks were learned. */
  Optional<CorpusSplit> text();

  /** Stands for the content of {@link #text}; empty without one. */
  String textHash();

  /**
   * Sequences to read: windows of the text or, without one, samples of the tasks, spread evenly.
   *
   * @param count most of them
   * @throws org.lacuna.datasets.DatasetException if there is none as long
   */
  List<Example> sequences(int length, int count);

  /** Stands for the content of {@link #sequences}. */
  String sequencesHash();

  /** The tasks that were learned. */
  List<Learned> learned();

  /** All tasks there are, learned or not. */
  Tasks tasks();

  /** Decides what is drawn and is the same for all runs of a comparison. */
  long seed();

  /**
   * A task's samples.
   *
   * @param task its name, or a preset's
   * @param parameters those that differ from the defaults, null for none
   * @param where what to call them in a message
   * @param length tokens of a sample
   * @throws org.lacuna.datasets.DatasetException if there is no such task, or it does not fit the
   *     length or the tokenizer
   * @throws org.lacuna.config.ConfigException if the parameters are not the task's
   */
  Generator generator(
      String task, @Nullable JsonNode parameters, String where, int length, long seed);

  /**
   * The files of a known corpus or benchmark, as fetched before.
   *
   * @throws org.lacuna.datasets.DatasetException if there is none of that name, or it is not there,
   *     saying how to fetch it
   */
  List<Path> files(String known);

  /**
   * Another run's model, as it was trained; the caller closes it.
   *
   * @param run id, its beginning, or folder
   * @throws org.lacuna.config.ConfigException if it reads other tokens than this one
   */
  Loaded model(String run);
}
