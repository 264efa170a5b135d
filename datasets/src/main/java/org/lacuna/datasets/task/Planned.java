package org.lacuna.datasets.task;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Metric;

/**
 * Samples of text that are planned first, which draws all but their size, and then made as large as
 * the length allows.
 *
 * @param task its name, for draws and messages
 */
public record Planned(String task, TaskSetting setting, Planner planner) implements Generator {

  /** A text that is drawn longer than most may be too long; so many in a row are the rule. */
  private static final int TRIES = 20;

  /** Draws what samples are about. */
  public interface Planner {

    /** The plan of a sample; called again, with further draws, where a plan does not fit. */
    Plan plan(Split split, long number, SeededRandom random);

    /** See {@link Generator#chance}. */
    double chance();
  }

  /**
   * A sample but for its size.
   *
   * @param answer with the blank before it and the stop after it
   * @param usualTokens that are kept free for an answer even where this one takes fewer
   * @param least units of the context that there must be room for
   * @param most units of the context that can be used
   * @param prompt everything before the answer
   */
  public record Plan(
      String answer,
      int usualTokens,
      int least,
      int most,
      Fit.Sized prompt,
      List<String> references,
      Metric metric) {

    private int room(TaskSetting setting) {
      byte[] text = answer.getBytes(StandardCharsets.UTF_8);
      return Math.max(usualTokens, setting.tokenizer().encode(text).length);
    }

    /** Whether there is room for the least context. */
    public boolean fits(TaskSetting setting) {
      SampleText smallest = prompt.of(least, "");
      return smallest.promptTokens(setting.tokenizer()) + room(setting) <= setting.length();
    }

    private SampleText fill(String task, int limit, TaskSetting setting) {
      return new Fit(setting, room(setting)).fill(task, least, Math.min(limit, most), prompt);
    }
  }

  /**
   * The samples of a task.
   *
   * @throws org.lacuna.datasets.DatasetException if the length is too short for them
   */
  public static Planned of(String task, TaskSetting setting, Planner planner) {
    Planned planned = new Planned(task, setting, planner);
    Plan plan = planned.plan(Split.TRAIN, 0);
    plan.fill(task, plan.least(), setting);
    return planned;
  }

  @Override
  public Sample sample(Split split, long number) {
    Plan plan = plan(split, number);
    return plan.fill(task, plan.most(), setting)
        .answer(plan.answer())
        .encode(setting.tokenizer(), plan.references(), plan.metric());
  }

  private Plan plan(Split split, long number) {
    SeededRandom random = setting.random(task, split, number);
    Plan plan = planner.plan(split, number, random);
    for (int i = 1; i < TRIES && !plan.fits(setting); i++) {
      plan = planner.plan(split, number, random);
    }
    return plan;
  }

  @Override
  public double chance() {
    return planner.chance();
  }
}
