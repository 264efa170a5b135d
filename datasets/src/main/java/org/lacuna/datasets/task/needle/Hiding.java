package org.lacuna.datasets.task.needle;

import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Fit;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;

/**
 * The samples of a task that hides something: drafts, each with as much hay as its length allows.
 *
 * @param task its name, for messages
 * @param answerTokens what was asked for, null for as many as it takes
 * @param usualTokens the room for an answer where nothing was asked for and less would do
 */
record Hiding(
    String task,
    TaskSetting setting,
    @Nullable Integer answerTokens,
    int usualTokens,
    double chance,
    Drafter drafter)
    implements Generator {

  /** Draws what a sample hides and asks. */
  @FunctionalInterface
  interface Drafter {
    Draft draft(Split split, SeededRandom random);
  }

  /** A draft in a few thousand is unlucky; this many in a row are none. */
  private static final int TRIES = 20;

  /** Largest number of units of hay; beyond it numbers of characters leave the integers. */
  private static final int MOST = 1 << 29;

  /**
   * Checks that a sample fits the setting.
   *
   * @param longest one that takes as many tokens as any, but for its hay
   * @throws DatasetException if the length, or the room for an answer, is too small
   */
  Hiding checked(Draft longest) {
    fill(longest, 0);
    return this;
  }

  @Override
  public Sample sample(Split split, long number) {
    SeededRandom random = setting.random(task, split, number);
    for (int i = 0; i < TRIES; i++) {
      Draft draft = drafter.draft(split, random);
      SampleText text = fill(draft, MOST);
      if (draft.references().stream().noneMatch(text::elsewhere)) {
        return text.answer(draft.answer())
            .fact("length", setting.length())
            .encode(setting.tokenizer(), draft.references(), Containment.SHARE);
      }
    }
    throw new DatasetException(
        ("%s: the haystack itself holds what is to be hidden in it, in %d draws;"
                + " expected values of a longer form, or a haystack of noise")
            .formatted(task, TRIES));
  }

  private SampleText fill(Draft draft, int most) {
    int room = AnswerRoom.tokens(answerTokens, usualTokens, draft.answer(), setting.tokenizer());
    return new Fit(setting, room)
        .fill(task, 0, most, (units, filler) -> prompt(draft, units, filler));
  }

  private static SampleText prompt(Draft draft, int units, String filler) {
    SampleText text = new SampleText().context(draft.before());
    Hidden.write(text, draft.hay(), units, filler, draft.hidden());
    text.context(draft.after());
    draft.facts().forEach(text::fact);
    return text;
  }
}
