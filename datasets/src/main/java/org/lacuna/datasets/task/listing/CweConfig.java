package org.lacuna.datasets.task.listing;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link CommonWords}.
 *
 * @param common words to be found
 * @param repeats how often each of them is in the list; null as RULER
 * @param uncommonRepeats how often each other word is, less than {@code repeats}; null for a tenth
 *     of them, and 1 at least, as in RULER
 * @param example whether a worked example comes first
 * @param answerTokens tokens kept free for the answer
 */
public record CweConfig(
    @Doc("Common words, all of which are asked for; 10 in RULER.") int common,
    @Doc(
            "How often each common word is listed; null: RULER's 30, or 6 where these are too many."
                + " (RULER: below 4096 tokens.)")
        @Nullable Integer repeats,
    @Doc(
            "How often each other word is listed, fewer times than repeats; null: a tenth of the"
                + " repeats, and 1 at least, as RULER's 3 with 30 and 1 with 6.")
        @Nullable Integer uncommonRepeats,
    @Doc("Whether a short list with its answer comes first, as in RULER.") boolean example,
    @Doc("Tokens kept free for the answer, or as many more as it takes; 120 in RULER.")
        int answerTokens) {

  private static final int RULER_ANSWER_TOKENS = 120;

  /** Checks the ranges. */
  public CweConfig {
    Check.atLeast(1, "common", common);
    Check.that(repeats == null || repeats >= 2, "repeats", "at least 2, or null", repeats);
    Check.that(
        uncommonRepeats == null || uncommonRepeats >= 1,
        "uncommon_repeats",
        "at least 1, or null",
        uncommonRepeats);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }

  static CweConfig defaults() {
    return new CweConfig(10, null, null, true, RULER_ANSWER_TOKENS);
  }
}
