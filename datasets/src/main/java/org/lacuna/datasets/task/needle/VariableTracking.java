package org.lacuna.datasets.task.needle;

import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Chains of assignments hidden in a haystack: which variables have a value, directly or through
 * others?
 *
 * <p>Assignments of a chain keep their order; where each stands is drawn. Variables have five
 * capitals for a name, in the worked example three, no two alike within a sample and disjoint
 * between the splits. The worked example is made anew for each sample: chains as many and as long,
 * a line of noise before each assignment, in the short wording none.
 */
public final class VariableTracking implements Task<VariableTrackingConfig> {

  /** Variables of a sample, so that the three letters of an example are enough in any split. */
  static final int MOST_VARIABLES = 500;

  /** RULER's room for an answer; where tokens are bytes, the answer takes one more. */
  private static final int ANSWER_TOKENS = 30;

  @Override
  public String name() {
    return "vt";
  }

  @Override
  public String summary() {
    return "Which variables have a value is to be followed through chains of assignments.";
  }

  @Override
  public String source() {
    return "Hsieh et al. 2024, RULER, section 3.2; parameters of NVIDIA/RULER synthetic.yaml";
  }

  @Override
  public VariableTrackingConfig defaults() {
    return new VariableTrackingConfig(1, 4, HaystackKind.NOISE, 1, Wording.LONG, ANSWER_TOKENS);
  }

  @Override
  public Generator generator(VariableTrackingConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new VariableTrackingPlanner(parameters, setting));
  }
}
