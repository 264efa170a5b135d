package org.lacuna.datasets.task.recall;

import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Induction: in random symbols A B stands once or several times, and at the end A again; the answer
 * is B.
 *
 * <p>A occurs nowhere else, B may. A pair A, B belongs to one split.
 */
public final class Induction implements Task<InductionConfig> {

  @Override
  public String name() {
    return "induction";
  }

  @Override
  public String summary() {
    return "Random symbols that end with one that came before: what came after it then?";
  }

  @Override
  public String source() {
    return "Olsson et al. 2022, In-context Learning and Induction Heads";
  }

  @Override
  public InductionConfig defaults() {
    return InductionConfig.defaults();
  }

  @Override
  public Generator generator(InductionConfig parameters, TaskSetting setting) {
    return new InductionGenerator(parameters, setting);
  }
}
