package org.lacuna.datasets.task.listing;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link FrequentWords}.
 *
 * @param letters of a coded word
 * @param vocabulary different words, the noise included; null as RULER
 * @param alpha exponent of the frequencies
 * @param answerTokens tokens kept free for the answer
 */
public record FweConfig(
    @Doc("Letters of a coded word; 6 in RULER.") int letters,
    @Doc(
            "Different words, the noise included; null: RULER's (length - 50) / 50, and at least"
                + " 5.")
        @Nullable Integer vocabulary,
    @Doc("The word of rank k is the share k^-alpha / zeta(alpha) of all; 2.0 in RULER.")
        double alpha,
    @Doc("Tokens kept free for the answer, or as many more as it takes; 50 in RULER.")
        int answerTokens) {

  /** RULER's room for an answer. */
  static final int RULER_ANSWER_TOKENS = 50;

  /** Checks the ranges. */
  public FweConfig {
    Check.that(letters >= 2 && letters <= 30, "letters", "2 to 30", letters);
    Check.that(
        vocabulary == null || vocabulary >= Zipf.LEAST_RANKS,
        "vocabulary",
        "at least " + Zipf.LEAST_RANKS + ", or null",
        vocabulary);
    Check.that(alpha > 1 && alpha <= 4, "alpha", "above 1 and at most 4", alpha);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }

  static FweConfig defaults() {
    return new FweConfig(6, null, 2.0, RULER_ANSWER_TOKENS);
  }
}
