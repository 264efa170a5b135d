package org.lacuna.experiments.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** What text is learned and how it is divided. */
@Doc("The text.")
public record CorpusConfig(
    @Doc("A text file, or a folder of text and .gz files; null for the embedded Java sources.")
        @Nullable Path path,
    @Doc("How text becomes tokens: bytes.") String tokenizer,
    @Doc("Share of the bytes kept for validation; a document is wholly in one split.")
        double validation,
    @Doc("Share of the bytes kept for the final evaluation.") double test,
    @Doc("Seed of the division into splits.") long splitSeed) {
  /** Checks the tokenizer's name. */
  public CorpusConfig {
    if (!tokenizer.equals("bytes")) {
      throw new IllegalArgumentException("tokenizer: expected bytes, got \"" + tokenizer + "\"");
    }
    Check.that(validation > 0 && validation < 1, "validation", "between 0 and 1", validation);
    Check.that(test > 0 && test < 1, "test", "between 0 and 1", test);
    Check.that(validation + test < 1, "test", "less than 1 together with validation", test);
  }

  /** The same text, found from any working directory. */
  public CorpusConfig withAbsolutePath() {
    return path == null
        ? this
        : new CorpusConfig(
            path.toAbsolutePath().normalize(), tokenizer, validation, test, splitSeed);
  }

  /** The embedded corpus. */
  public static CorpusConfig defaults() {
    return new CorpusConfig(null, "bytes", 0.05, 0.05, 0);
  }
}
