package org.lacuna.datasets.task;

import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * What a task's samples are made with, whatever the task.
 *
 * @param tokenizer the model's
 * @param length tokens that a sample fills, document start and room for the answer included
 * @param haystack real text to hide things in
 * @param seed decides everything that is drawn
 */
public record TaskSetting(Tokenizer tokenizer, int length, Haystack haystack, long seed) {

  public TaskSetting {
    if (length < 2) {
      throw new IllegalArgumentException("length: expected at least 2, got " + length);
    }
  }

  /**
   * Checks that samples of a task fit.
   *
   * @param least tokens that they take
   * @throws DatasetException if the length is below it
   */
  public void checkLength(String task, long least) {
    if (length < least) {
      throw new DatasetException(
          "length: %s needs at least %d tokens with these parameters, got %d"
              .formatted(task, least, length));
    }
  }

  /**
   * The draws of one sample, the same at every length.
   *
   * @param task name of the task, so that tasks do not share their draws
   */
  public SeededRandom random(String task, Split split, long number) {
    return SeededRandom.of(Seeds.hash(seed, task + "/" + split.label()), number);
  }
}
