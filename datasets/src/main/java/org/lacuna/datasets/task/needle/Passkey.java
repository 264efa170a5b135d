package org.lacuna.datasets.task.needle;

import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * A number hidden in filler.
 *
 * <p>As in the paper the number is said twice, in one place. The pass keys of the splits are
 * disjoint.
 */
public final class Passkey implements Task<PasskeyConfig> {

  @Override
  public String name() {
    return "passkey";
  }

  @Override
  public String summary() {
    return "A number hidden in filler is to be repeated.";
  }

  @Override
  public String source() {
    return "Mohtashami & Jaggi 2023, Landmark Attention, section 4.2; also LongLoRA";
  }

  @Override
  public PasskeyConfig defaults() {
    return new PasskeyConfig(5, null, HaystackKind.NOISE, Wording.LONG, 0);
  }

  @Override
  public Generator generator(PasskeyConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new PasskeyPlanner(parameters, setting));
  }
}
