package org.lacuna.datasets.task;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.lacuna.datasets.metric.Metric;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * A sample of text but for its size.
 *
 * @param answer in its own words, which {@link SampleText#ending} completes
 * @param answerTokens tokens that are kept free for the answer even where it takes fewer
 * @param least units of the context that there must be room for
 * @param most units of the context that can be used
 * @param prompt everything before the answer
 * @param references see {@link Sample}
 * @param metric see {@link Sample}
 */
public record Plan(
    String answer,
    int answerTokens,
    int least,
    int most,
    Prompt prompt,
    List<String> references,
    Metric metric) {

  /** Writes all of a sample that stands before its answer, at any size. */
  @FunctionalInterface
  public interface Prompt {

    /**
     * The text, with its facts.
     *
     * @param units how many units the context has: words, lines, documents
     * @param filler what to end the context with, so that it fills the length
     */
    SampleText of(int units, String filler);
  }

  /** Tokens of the smallest sample. */
  public int tokens(Tokenizer tokenizer) {
    return prompt.of(least, "").promptTokens(tokenizer) + room(tokenizer);
  }

  /** Whether there is room for the smallest sample. */
  public boolean fits(TaskSetting setting) {
    return tokens(setting.tokenizer()) <= setting.length();
  }

  /** The largest sample that there is room for; none where even the smallest is too large. */
  Optional<SampleText> fill(TaskSetting setting) {
    int room = room(setting.tokenizer());
    return new Fit(setting.tokenizer(), setting.length() - room)
        .fill(least, most, prompt)
        .map(text ->
            text.answer(SampleText.ending(answer))
                .fact("answer_tokens", room)
                .fact("length", setting.length()));
  }

  private int room(Tokenizer tokenizer) {
    byte[] text = SampleText.ending(answer).getBytes(StandardCharsets.UTF_8);
    return Math.max(answerTokens, tokenizer.encode(text).length);
  }
}
