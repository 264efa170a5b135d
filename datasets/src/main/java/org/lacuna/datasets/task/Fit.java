package org.lacuna.datasets.task;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Sizes a sample's context so that the prompt fills its tokens, to the last one where that can be
 * done and else to the last but one.
 *
 * <p>The context grows by units (words of a haystack, lines, documents). What is left over, less
 * than a unit, is filled with points, {@code " . . ."}, which say nothing and are a token each to
 * bytes and nearly so to any other tokenizer. (RULER leaves up to 500 words of the length unused;
 * here a sample of length L has L tokens, so that scores at one length are comparable.)
 *
 * @param budget tokens of the prompt
 */
record Fit(Tokenizer tokenizer, int budget) {

  /**
   * The largest text that fits; none where not even the least units do.
   *
   * @param least units that there must be room for
   * @param most units that the task can use
   */
  Optional<SampleText> fill(int least, int most, Plan.Prompt prompt) {
    int smallest = tokens(prompt.of(least, ""));
    if (smallest > budget) {
      return Optional.empty();
    }
    int units = largest(least, smallest, most, n -> tokens(prompt.of(n, "")));
    int filler =
        largest(
            0, tokens(prompt.of(units, "")), 2 * budget, n -> tokens(prompt.of(units, points(n))));
    return Optional.of(prompt.of(units, points(filler)));
  }

  private int tokens(SampleText text) {
    return text.promptTokens(tokenizer);
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
