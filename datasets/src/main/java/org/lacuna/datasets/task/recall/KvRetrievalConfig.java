package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link KvRetrieval}.
 *
 * @param pairs keys of the object; null for as many as fit
 * @param depth where the key asked for stands, from 0 to 1; null for a drawn place
 */
public record KvRetrievalConfig(
    @Doc("Keys of the object; null: as many as the length has room for.") @Nullable Integer pairs,
    @Doc("Where the key asked for stands: 0 first, 1 last; null: anywhere, drawn for each sample.")
        @Nullable Double depth) {

  /** Checks the ranges. */
  public KvRetrievalConfig {
    Check.that(pairs == null || pairs >= 1, "pairs", "at least 1, or null", pairs);
    Check.that(depth == null || (depth >= 0 && depth <= 1), "depth", "from 0 to 1, or null", depth);
  }

  static KvRetrievalConfig defaults() {
    return new KvRetrievalConfig(null, null);
  }
}
