package org.lacuna.datasets.task.needle;

import java.util.List;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.SampleText;

/**
 * A haystack with needles in it, and a question.
 *
 * @param before stands before the haystack
 * @param after stands after the haystack: the question
 */
record NeedlePrompt(String before, Hay hay, List<Hidden> needles, String after)
    implements Plan.Prompt {

  /** Largest number of units of hay; beyond it numbers of characters leave the integers. */
  static final int MOST = 1 << 29;

  @Override
  public SampleText of(int units, String filler) {
    SampleText text = new SampleText().context(before);
    Hidden.write(text, hay, units, filler, needles);
    return text.context(after);
  }
}
