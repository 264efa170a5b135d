package org.lacuna.datasets.task.needle;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.task.Place;

/** Parameters of {@link Passkey}. */
public record PasskeyConfig(
    @Doc("Digits of the pass key; 5 in the paper.") int digits,
    @Doc("Share of the haystack before the pass key, 0 to 1; null to draw it, in percents.")
        @Nullable Double depth,
    @Doc("What it is hidden in: noise (one line over and over, as in the paper) or text.")
        HaystackKind haystack,
    @Doc("How much is said around it: long (sentences) or short (the pass key alone).")
        Wording wording,
    @Doc("Tokens kept free for the answer, or as many more as it takes.") int answerTokens) {

  /** Checks the ranges. */
  public PasskeyConfig {
    Check.that(digits >= 2 && digits <= 18, "digits", "2 to 18", digits);
    Place.check(depth);
    HaystackKind.checkNoNeedles(haystack);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }
}
