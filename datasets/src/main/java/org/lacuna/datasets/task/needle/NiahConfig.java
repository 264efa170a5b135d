package org.lacuna.datasets.task.needle;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Place;

/** Parameters of {@link Niah}. */
public record NiahConfig(
    @Doc("What the needles are hidden in: noise, text, or needles with other keys.")
        HaystackKind haystack,
    @Doc("What a key looks like: words (adjective-noun), uuids or numbers (7 digits).")
        Form keyType,
    @Doc("What a value looks like: numbers (7 digits), words (adjective-noun) or uuids.")
        Form valueType,
    @Doc("Keys hidden; raised to the number of queries.") int keys,
    @Doc("Values of each key, a needle each.") int valuesPerKey,
    @Doc("Keys that the question asks for, all of their values.") int queries,
    @Doc("Share of the haystack before what is asked for, 0 to 1; null to draw it from 40.")
        @Nullable Double depth,
    @Doc("How much is said around it: long (sentences) or short (keys and values alone).")
        Wording wording,
    @Doc("Tokens kept free for the answer, or as many more as it takes; 128 in RULER.")
        int answerTokens) {

  /** Checks the ranges. */
  public NiahConfig {
    Check.atLeast(1, "keys", keys);
    Check.atLeast(1, "values_per_key", valuesPerKey);
    Check.atLeast(1, "queries", queries);
    keys = Math.max(keys, queries);
    int most = Depths.FORTY.size();
    Check.that(
        (long) keys * valuesPerKey <= most,
        "keys",
        "keys times values_per_key at most %d, the number of depths".formatted(most),
        (long) keys * valuesPerKey);
    Place.check(depth);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }

  /** How many there are. */
  int needles() {
    return keys * valuesPerKey;
  }
}
