package org.lacuna.datasets.task;

import java.util.Optional;
import java.util.stream.LongStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;

/**
 * Samples of text that are planned first, which draws all but their size, and then made as large as
 * the length allows. An unlucky plan, too long or with its answer in two places, is drawn anew.
 *
 * @param task its name, for draws and messages
 */
public record Planned(String task, TaskSetting setting, Planner planner) implements Generator {

  /** Plans that a length is judged by: where all of them fit, many more in a row do not fail to. */
  private static final int PROBES = 24;

  /** Plans that are drawn for a sample before it is given up. */
  private static final int TRIES = 50;

  /**
   * The samples of a task.
   *
   * @throws DatasetException if the length is too short for them
   */
  public static Planned of(String task, TaskSetting setting, Planner planner) {
    Planned planned = new Planned(task, setting, planner);
    setting.checkLength(task, planned.tokens());
    return planned;
  }

  /** Tokens of a sample with the least context, the longest of some; the same for any seed. */
  public int tokens() {
    return LongStream.range(0, PROBES)
        .mapToObj(number -> planner.plan(Split.TRAIN, number, new SeededRandom(number)))
        .mapToInt(plan -> plan.tokens(setting.tokenizer()))
        .max()
        .orElseThrow();
  }

  @Override
  public Sample sample(Split split, long number) {
    SeededRandom random = setting.random(task, split, number);
    for (int i = 0; i < TRIES; i++) {
      Plan plan = planner.plan(split, number, random);
      Optional<SampleText> text = plan.fill(setting).filter(filled -> isLucky(plan, filled));
      if (text.isPresent()) {
        return text.get().encode(setting.tokenizer(), plan.references(), plan.metric());
      }
    }
    throw new DatasetException(
        ("%s: the context itself holds what is to be hidden in it, or is too long for %d tokens,"
                + " in %d draws; expected answers of a longer form, a haystack of noise, or a"
                + " greater length")
            .formatted(task, setting.length(), TRIES));
  }

  private boolean isLucky(Plan plan, SampleText text) {
    return !planner.hidesReferences() || plan.references().stream().noneMatch(text::elsewhere);
  }

  @Override
  public double chance() {
    return planner.chance();
  }
}
