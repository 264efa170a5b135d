package org.lacuna.datasets.task.needle;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Doc;

/** Parameters of {@link Needle}. */
public record NeedleConfig(
    @Doc("What the answer looks like: numbers (7 digits), words (adjective-noun) or uuids.")
        Form answer,
    @Doc("Share of the text before the needle, 0 to 1; null to draw it, in percents.")
        @Nullable Double depth,
    @Doc("How much is said around it: long (sentences) or short (key and value alone).")
        Wording wording,
    @Doc("Tokens kept free for the answer; null for as many as it takes.")
        @Nullable Integer answerTokens) {

  /** Checks the ranges. */
  public NeedleConfig {
    Depths.check(depth);
    AnswerRoom.check(answerTokens);
  }
}
