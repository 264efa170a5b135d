package org.lacuna.datasets.task.reading;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link Qa}.
 *
 * @param file the questions; must be given
 * @param format how the file holds them
 * @param documents how many documents; null for as many as fit
 * @param answerTokens tokens kept free for the answer
 */
public record QaConfig(
    @Doc("File of questions with their documents; may end in .gz. Must be given.")
        @Nullable Path file,
    @Doc(
            "What the file is: squad (JSON), hotpot_qa (JSON, distractor setting), nq_open (JSON"
                + " lines of Lost in the Middle) or babi (text).")
        QaFormat format,
    @Doc("Documents, those with the answer included; null: as many as the length has room for.")
        @Nullable Integer documents,
    @Doc("Tokens kept free for the answer, or as many more as it takes; 32 in RULER.")
        int answerTokens) {

  /** Checks the ranges. */
  public QaConfig {
    Check.that(documents == null || documents >= 1, "documents", "at least 1, or null", documents);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }
}
