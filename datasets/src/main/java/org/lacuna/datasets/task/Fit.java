package org.lacuna.datasets.task;

import java.util.function.IntUnaryOperator;
import org.lacuna.datasets.DatasetException;

/**
 * Sizes a sample's context so that the prompt fills its tokens, to the last one where that can be
 * done and else to the last but one.
 *
 * <p>The context grows by units (words of a haystack, lines, documents). What is left over, less
 * than a unit, is filled with points, {@code " . . ."}, which say nothing and are a token each to
 * bytes and nearly so to any other tokenizer. (RULER leaves up to 500 words of the length unused;
 * here a sample of length L has L tokens, so that scores at one length are comparable.)
 */
public final class Fit {

  /** Makes the text for a number of units and a filler. */
  @FunctionalInterface
  public interface Sized {

    /**
     * The text.
     *
     * @param units how many units the context has
     * @param filler what to end the context with, so that it fills the length
     */
    SampleText of(int units, String filler);
  }

  private final TaskSetting setting;
  private final int answerTokens;
  private final int budget;

  /**
   * A fit of prompts.
   *
   * @param answerTokens tokens that are kept free for the answer
   */
  public Fit(TaskSetting setting, int answerTokens) {
    this.setting = setting;
    this.answerTokens = answerTokens;
    this.budget = setting.length() - answerTokens;
  }

  /**
   * The largest text that fits. The room for its answer becomes a fact of it, {@code
   * answer_tokens}.
   *
   * @param task for the message
   * @param least units that there must be room for
   * @param most units that the task can use
   * @throws DatasetException if not even the least fit
   */
  public SampleText fill(String task, int least, int most, Sized sized) {
    int smallest = tokens(sized.of(least, ""));
    if (smallest > budget) {
      throw new DatasetException(
          "length: %s needs at least %d tokens with these parameters, got %d"
              .formatted(task, setting.length() - budget + smallest, setting.length()));
    }
    int units = largest(least, smallest, most, n -> tokens(sized.of(n, "")));
    int filler =
        largest(
            0, tokens(sized.of(units, "")), 2 * budget, n -> tokens(sized.of(units, points(n))));
    return sized.of(units, points(filler)).fact("answer_tokens", answerTokens);
  }

  private int tokens(SampleText text) {
    return text.promptTokens(setting.tokenizer());
  }

  private static String points(int characters) {
    return " .".repeat((characters + 1) / 2).substring(0, characters);
  }

  /**
   * How many units more are a little too many, if a token is as long as in the last ones: making
   * units that are far too many would cost more than all the rest.
   */
  private static long beyond(int lastUnits, int lastTokens, int left) {
    return lastTokens <= 0 ? 4L * lastUnits : 2 + (long) (1.03 * lastUnits * left / lastTokens);
  }

  /**
   * The largest number whose tokens do not exceed the budget, by bisection; each step tries where a
   * straight line through the ends says, as a token is about as long everywhere.
   */
  private int largest(int least, int tokensOfLeast, int most, IntUnaryOperator tokens) {
    int low = least;
    int lowTokens = tokensOfLeast;
    int high = least;
    int highTokens = lowTokens;
    long step = 1;
    while (highTokens <= budget && high < most) {
      low = high;
      lowTokens = highTokens;
      high = (int) Math.min(most, high + step);
      highTokens = tokens.applyAsInt(high);
      step = Math.min(16 * step, beyond(high - low, highTokens - lowTokens, budget - highTokens));
    }
    if (highTokens <= budget) {
      return high;
    }
    boolean halve = false;
    while (high - low > 1) {
      long guess =
          halve
              ? (low + high) / 2
              : low
                  + (long) (budget - lowTokens)
                      * (high - low)
                      / Math.max(1, highTokens - lowTokens);
      int middle = (int) Math.clamp(guess, low + 1L, high - 1L);
      int middleTokens = tokens.applyAsInt(middle);
      if (middleTokens <= budget) {
        low = middle;
        lowTokens = middleTokens;
      } else {
        high = middle;
        highTokens = middleTokens;
      }
      // A bend in the line can make it creep; every other step halves what is left.
      halve = !halve;
    }
    return low;
  }
}
