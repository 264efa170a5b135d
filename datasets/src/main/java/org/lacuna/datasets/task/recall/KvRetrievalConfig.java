package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.task.Place;

/**
 * Parameters of {@link KvRetrieval}.
 *
 * @param pairs keys of the object; null for as many as fit
 * @param depth where the key asked for stands, from 0 to 1; null for a drawn place
 * @param answerTokens tokens kept free for the answer
 */
public record KvRetrievalConfig(
    @Doc("Keys of the object; null: as many as the length has room for.") @Nullable Integer pairs,
    @Doc("Where the key asked for stands: 0 first, 1 last; null: anywhere, drawn for each sample.")
        @Nullable Double depth,
    @Doc("Tokens kept free for the answer, or as many more as it takes.") int answerTokens) {

  /** Checks the ranges. */
  public KvRetrievalConfig {
    Check.that(pairs == null || pairs >= 1, "pairs", "at least 1, or null", pairs);
    Place.check(depth);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }

  static KvRetrievalConfig defaults() {
    return new KvRetrievalConfig(null, null, 0);
  }
}
