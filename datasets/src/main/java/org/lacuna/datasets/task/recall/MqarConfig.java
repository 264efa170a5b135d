package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link Mqar}.
 *
 * @param pairs key-value pairs
 * @param queries how often each key is asked for
 * @param keyTokens tokens of a key
 * @param vocabulary symbols; null for all that the tokenizer has, up to 8192
 * @param powerA how far away queries are, in (0, 1]
 * @param randomFillers whether the tokens between the queries differ
 */
public record MqarConfig(
    @Doc("Key-value pairs, which stand first.") int pairs,
    @Doc("How often each key is asked for; 1 in Zoology.") int queries,
    @Doc(
            "Tokens of a key. Of one token, all keys occur in all splits, and the pairs differ; of"
                + " two or more, the keys do.")
        int keyTokens,
    @Doc(
            "Different symbols: keys are of the lower half, values of the upper. Null: all of the"
                + " tokenizer's, up to Zoology's 8192.")
        @Nullable Integer vocabulary,
    @Doc(
            "Exponent of the queries' distances: slot n after the pairs is drawn with weight"
                + " n^(power_a - 1). 0.01 as in Zoology has most of them near, 1 is uniform.")
        double powerA,
    @Doc(
            "Whether the tokens between the queries are random symbols that the sample does not use"
                + " otherwise, or all the same one.")
        boolean randomFillers) {

  /** Checks the ranges. */
  public MqarConfig {
    Check.atLeast(1, "pairs", pairs);
    Check.atLeast(1, "queries", queries);
    Check.atLeast(1, "key_tokens", keyTokens);
    Check.that(
        vocabulary == null || vocabulary >= 8, "vocabulary", "at least 8, or null", vocabulary);
    Check.that(powerA > 0 && powerA <= 1, "power_a", "above 0 and at most 1", powerA);
  }

  static MqarConfig defaults() {
    return new MqarConfig(8, 1, 1, null, 0.01, false);
  }
}
