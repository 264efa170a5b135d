package org.lacuna.datasets.task.needle;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Place;

/** Parameters of {@link Needle}. */
public record NeedleConfig(
    @Doc("What the answer looks like: numbers (7 digits), words (adjective-noun) or uuids.")
        Form answer,
    @Doc("Share of the text before the needle, 0 to 1; null to draw it, in percents.")
        @Nullable Double depth,
    @Doc("How much is said around it: long (sentences) or short (key and value alone).")
        Wording wording,
    @Doc("Tokens kept free for the answer, or as many more as it takes.") int answerTokens) {

  /** Checks the ranges. */
  public NeedleConfig {
    Place.check(depth);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }
}
