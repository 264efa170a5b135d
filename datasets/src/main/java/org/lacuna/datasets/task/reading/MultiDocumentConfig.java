package org.lacuna.datasets.task.reading;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.task.Place;

/**
 * Parameters of {@link MultiDocumentQa}.
 *
 * @param documents how many documents; null for as many as fit
 * @param depth where the one with the answer stands, from 0 to 1; null for a drawn place
 * @param answerTokens tokens kept free for the answer
 */
public record MultiDocumentConfig(
    @Doc("Documents; null: as many as the length has room for.") @Nullable Integer documents,
    @Doc("Where the document with the answer stands: 0 first, 1 last; null: anywhere, drawn.")
        @Nullable Double depth,
    @Doc("Tokens kept free for the answer, or as many more as it takes.") int answerTokens) {

  /** Checks the ranges. */
  public MultiDocumentConfig {
    Check.that(documents == null || documents >= 1, "documents", "at least 1, or null", documents);
    Place.check(depth);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }
}
