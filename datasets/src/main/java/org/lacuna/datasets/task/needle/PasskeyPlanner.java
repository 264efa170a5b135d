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

/** Plans the samples of {@link Passkey}. */
record PasskeyPlanner(PasskeyConfig config, TaskSetting setting) implements Planner {

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    Hay hay = config.haystack().hay(setting, split, random);
    String key = KeySplit.draw(split, random, r -> Form.digits(r, config.digits()));
    double depth = Depths.of(config.depth(), random);
    NeedlePrompt prompt = prompt(hay, key, depth);
    return new Plan(
        key,
        config.answerTokens(),
        0,
        NeedlePrompt.MOST,
        (units, filler) -> prompt.of(units, filler).keys(List.of(key)).fact("depth", depth),
        List.of(key),
        Containment.SHARE);
  }

  private NeedlePrompt prompt(Hay hay, String key, double depth) {
    return switch (config.wording()) {
      case LONG ->
          new NeedlePrompt(
              "Somewhere in the idle text below stands one thing of importance. Find it and keep it"
                  + " in mind; you will be asked for it at the end.\n",
              hay,
              List.of(
                  new Hidden(
                      depth,
                      "The pass key is %s. Keep it in mind: %s is the pass key."
                          .formatted(key, key),
                      true)),
              "\nWhat is the pass key? The pass key is");
      case SHORT ->
          new NeedlePrompt("", hay, List.of(new Hidden(depth, "Key " + key + ".", true)), "\nKey");
    };
  }

  /** That of guessing the digits. */
  @Override
  public double chance() {
    return 1 / Form.numbers(config.digits());
  }
}
