package org.lacuna.datasets.task.reading;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Place;

/**
 * Parameters of {@link Recorded}.
 *
 * @param file the questions; must be given
 * @param format how the file holds them
 * @param depth where the record asked for is put, from 0 to 1; null for where it was recorded
 * @param split the one split that the questions are for
 * @param answerTokens tokens kept free for the answer
 */
public record RecordedConfig(
    @Doc("File of recorded questions, JSON lines; may end in .gz. Must be given.")
        @Nullable Path file,
    @Doc("What the file is: kv_records (Lost in the Middle), or longchat_lines.")
        RecordedFormat format,
    @Doc(
            "Where the record asked for is put: 0 first, 1 last; null: where it was recorded."
                + " Only of kv_records.")
        @Nullable Double depth,
    @Doc("The one split that the questions are for.") Split split,
    @Doc("Tokens kept free for the answer, or as many more as it takes; 100 in Lost in the Middle.")
        int answerTokens) {

  /** Checks the ranges. */
  public RecordedConfig {
    Place.check(depth);
    Check.that(
        depth == null || format == RecordedFormat.KV_RECORDS,
        "depth",
        "null unless the format is kv_records",
        depth);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }
}
