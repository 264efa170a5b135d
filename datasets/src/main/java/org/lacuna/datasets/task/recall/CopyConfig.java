package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link Copy}.
 *
 * @param symbols length of the string; null for as many as fit
 * @param alphabet different symbols of the string; null for all that the tokenizer has, up to 8190
 */
public record CopyConfig(
    @Doc("Tokens of the string to be repeated; null: as many as the length has room for.")
        @Nullable Integer symbols,
    @Doc("Different symbols of the string; null: all of the tokenizer's, up to 8190.")
        @Nullable Integer alphabet) {

  /** Checks the ranges. */
  public CopyConfig {
    Check.that(symbols == null || symbols >= 1, "symbols", "at least 1, or null", symbols);
    Check.that(alphabet == null || alphabet >= 2, "alphabet", "at least 2, or null", alphabet);
  }

  static CopyConfig defaults() {
    return new CopyConfig(null, 26);
  }
}
