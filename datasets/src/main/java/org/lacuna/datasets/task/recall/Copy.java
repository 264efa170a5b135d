package org.lacuna.datasets.task.recall;

import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Copying: a random string, blanks up to the length, a separator, and the string again, all of
 * which is the answer. A string belongs to one split.
 */
public final class Copy implements Task<CopyConfig> {

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public String summary() {
    return "A string of random symbols, and a separator: repeat the string.";
  }

  @Override
  public String source() {
    return "Arjovsky et al. 2016, Unitary Evolution Recurrent Neural Networks, copying memory"
        + " problem (after Hochreiter and Schmidhuber 1997); Jelassi et al. 2024, Repeat After Me";
  }

  @Override
  public CopyConfig defaults() {
    return CopyConfig.defaults();
  }

  @Override
  public Generator generator(CopyConfig parameters, TaskSetting setting) {
    return new CopyGenerator(parameters, setting);
  }
}
