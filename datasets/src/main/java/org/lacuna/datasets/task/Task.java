package org.lacuna.datasets.task;

import java.util.Map;

/**
 * A kind of question that is made up rather than collected: seeded, of any length, with the answer
 * known. A plug-in: {@link Tasks} finds it through {@code META-INF/services}.
 *
 * @param <C> its parameters, a record whose components carry {@link org.lacuna.config.Doc}
 *     sentences and whose constructor refuses what makes no sense
 */
public interface Task<C extends Record> {

  /** Lower-case name, as in {@code lacuna datasets show NAME}. */
  String name();

  /** What it asks, in one sentence. */
  String summary();

  /** Where it is from: paper, section, or the code that it follows. */
  String source();

  /** The parameters that hold where none are given. */
  C defaults();

  /** Parameters that are known by a name of their own, such as {@code niah_single_2} of RULER. */
  default Map<String, C> presets() {
    return Map.of();
  }

  /**
   * The samples of one choice of parameters.
   *
   * @throws org.lacuna.datasets.DatasetException if the parameters ask for more than the setting
   *     gives, such as more keys than the length has room for, naming the key and what would do
   */
  Generator generator(C parameters, TaskSetting setting);
}
