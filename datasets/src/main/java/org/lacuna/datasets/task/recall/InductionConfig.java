package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Parameters of {@link Induction}.
 *
 * @param gap tokens between the last B and the A at the end; null for a drawn one
 * @param repeats how often A B stands in the context
 * @param vocabulary symbols; null for all that the tokenizer has, up to 8192
 */
public record InductionConfig(
    @Doc("Tokens between the last A B and the A at the end; null: any, drawn for each sample.")
        @Nullable Integer gap,
    @Doc("How often A B stands in the context.") int repeats,
    @Doc("Different symbols; null: all of the tokenizer's, up to 8192.")
        @Nullable Integer vocabulary) {

  /** Checks the ranges. */
  public InductionConfig {
    Check.that(gap == null || gap >= 0, "gap", "at least 0, or null", gap);
    Check.atLeast(1, "repeats", repeats);
    Check.that(
        vocabulary == null || vocabulary >= 8, "vocabulary", "at least 8, or null", vocabulary);
  }

  static InductionConfig defaults() {
    return new InductionConfig(null, 1, null);
  }
}
