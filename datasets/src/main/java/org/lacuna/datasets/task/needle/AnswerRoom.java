package org.lacuna.datasets.task.needle;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.tokenizer.Tokenizer;

/** How many tokens of a sample are kept free for its answer. */
final class AnswerRoom {

  private AnswerRoom() {}

  /** Refuses what is neither null nor a number of tokens. */
  static void check(@Nullable Integer asked) {
    Check.that(asked == null || asked >= 1, "answer_tokens", "null, or at least 1", asked);
  }

  /**
   * The tokens kept free: what was asked for or, where nothing was, the usual number or as many
   * more as the answer takes.
   *
   * @param asked the parameter {@code answer_tokens}
   * @param answer with the blank before it and the stop after it
   * @throws DatasetException if the answer takes more than was asked for
   */
  static int tokens(@Nullable Integer asked, int usual, String answer, Tokenizer tokenizer) {
    int needed = tokenizer.encode(answer.getBytes(StandardCharsets.UTF_8)).length;
    if (asked != null && asked < needed) {
      throw new DatasetException(
          "answer_tokens: expected at least %d, which the answer '%s' takes, got %d"
              .formatted(needed, answer.strip(), asked));
    }
    return asked == null ? Math.max(usual, needed) : asked;
  }
}
