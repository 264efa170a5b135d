package org.lacuna.datasets.task.reading;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link Mrcr}.
 *
 * @param needles pieces of the kind asked for
 * @param wanted which of them is to be repeated, from 1 on; null for any
 * @param turns further turns; null for as many as fit
 * @param sentences of a piece
 * @param prefix characters to be put before the piece
 * @param pieces what pieces are made of
 * @param answerTokens tokens kept free for the answer
 */
public record MrcrConfig(
    @Doc("How often the piece in question was asked for; 2, 4 or 8 in MRCR.") int needles,
    @Doc("Which of these pieces is to be repeated, from 1 on; null: any, drawn for each sample.")
        @Nullable Integer wanted,
    @Doc("Further turns of the conversation; null: as many as the length has room for.")
        @Nullable Integer turns,
    @Doc("Sentences of a piece.") int sentences,
    @Doc("Random letters and digits that are to be put before the piece; 10 in MRCR.") int prefix,
    @Doc("What pieces are made of: words (sentences of everyday words), or haystack (real text).")
        Pieces pieces,
    @Doc("Tokens kept free for the answer, or as many more as it takes.") int answerTokens) {

  /** What pieces are made of. */
  public enum Pieces {
    /** Sentences of everyday words, of no sense. */
    WORDS,
    /** Stretches of the setting's real text, as long as such sentences. */
    HAYSTACK
  }

  /** Checks the ranges. */
  public MrcrConfig {
    Check.that(needles >= 1 && needles <= 100, "needles", "1 to 100", needles);
    Check.that(
        wanted == null || (wanted >= 1 && wanted <= needles),
        "wanted",
        "1 to needles (" + needles + "), or null",
        wanted);
    Check.that(turns == null || turns >= 0, "turns", "at least 0, or null", turns);
    Check.atLeast(1, "sentences", sentences);
    Check.that(prefix >= 1 && prefix <= 100, "prefix", "1 to 100", prefix);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }

  /** So many needles, all else as usual. */
  static MrcrConfig of(int needles) {
    return new MrcrConfig(needles, null, null, 3, 10, Pieces.WORDS, 0);
  }
}
