package org.lacuna.datasets.task.needle;

import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * One fact in real text, which has nothing to do with it, at a depth of choice.
 *
 * <p>The source asks of one fact, over and over, and has another model judge the answer. Here each
 * sample has a fact of its own, whose answer cannot be guessed, so that containment is judge
 * enough. The keys of the splits are disjoint.
 */
public final class Needle implements Task<NeedleConfig> {

  @Override
  public String name() {
    return "needle";
  }

  @Override
  public String summary() {
    return "One fact, hidden in real text at some depth, is asked for.";
  }

  @Override
  public String source() {
    return "Kamradt 2023, Needle In A Haystack (gkamradt/LLMTest_NeedleInAHaystack)";
  }

  @Override
  public NeedleConfig defaults() {
    return new NeedleConfig(Form.NUMBERS, null, Wording.LONG, 0);
  }

  @Override
  public Generator generator(NeedleConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new NeedlePlanner(parameters, setting));
  }
}
