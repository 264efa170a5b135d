package org.lacuna.datasets.task;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.lacuna.datasets.metric.Metric;

/**
 * One question with its answer, as tokens.
 *
 * <p>The whole is what a model is trained on, the answers alone its targets. It is evaluated by
 * generating from {@link #prompt} and scoring the text by the metric, or by the likelihood, or the
 * likeliest token, at the answers.
 *
 * @param tokens the document start, the context and the answers, each in its place
 * @param answers where the answers stand, in order, at least one; most tasks have one, at the end
 * @param evidence where in the context an answer can be read off; empty where it cannot be, but
 *     follows from the whole
 * @param references what the metric expects of a generated answer
 * @param metric how a generated answer is scored
 * @param facts what a table may be grouped by, such as {@code depth}, and what a reader wants to
 *     know. Every sample of a task has {@code length}, that of the setting, and {@code keys},
 *     joined by {@code ", "}: what question and answer turn on, such as a name or a pair of
 *     symbols, and no sample of another split has. Where a text is generated, {@code answer_tokens}
 *     is how long it may become
 */
@SuppressWarnings("ArrayRecordComponent") // Data on its way to a tensor, never a key.
public record Sample(
    int[] tokens,
    List<TokenSpan> answers,
    List<TokenSpan> evidence,
    List<String> references,
    Metric metric,
    SortedMap<String, String> facts) {

  /** The tokens before the first answer. */
  public int[] prompt() {
    return Arrays.copyOf(tokens, answers.getFirst().from());
  }
}
