package org.lacuna.datasets.task.needle;

import java.util.List;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.TaskSetting;

/** Plans the samples of {@link Needle}. */
record NeedlePlanner(NeedleConfig config, TaskSetting setting) implements Planner {

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    Hay hay = HaystackKind.TEXT.hay(setting, split, random);
    String key = KeySplit.draw(split, random, Form.WORDS::draw);
    String value = config.answer().draw(random);
    double depth = Depths.of(config.depth(), random);
    NeedlePrompt prompt = prompt(hay, key, value, depth);
    return new Plan(
        value,
        config.answerTokens(),
        0,
        NeedlePrompt.MOST,
        (units, filler) -> prompt.of(units, filler).keys(List.of(key)).fact("depth", depth),
        List.of(value),
        Containment.SHARE);
  }

  private NeedlePrompt prompt(Hay hay, String key, String value, double depth) {
    return switch (config.wording()) {
      case LONG ->
          new NeedlePrompt(
              "Read the text below; a question about it follows.\n",
              hay,
              List.of(
                  new Hidden(
                      depth,
                      "Whoever comes to the gate of %s must say %s.".formatted(key, value),
                      true)),
              ("\nGo by the text above alone. What must be said at the gate of %s?"
                      + "\nWhoever comes to the gate of %s must say")
                  .formatted(key, key));
      case SHORT ->
          new NeedlePrompt(
              "",
              hay,
              List.of(new Hidden(depth, key + ": " + value + ".", true)),
              "\n" + key + ":");
    };
  }

  /** That of guessing the answer by its form. */
  @Override
  public double chance() {
    return 1 / config.answer().possibilities();
  }
}
