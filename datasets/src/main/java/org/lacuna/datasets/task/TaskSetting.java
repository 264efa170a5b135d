package org.lacuna.datasets.task;

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
}
