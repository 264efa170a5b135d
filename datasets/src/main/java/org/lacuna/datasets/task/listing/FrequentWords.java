package org.lacuna.datasets.task.listing;

import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Frequent words extraction: coded words with Zipf's frequencies, of which the three most frequent
 * are asked for; the very first rank is dots, declared to be noise.
 *
 * <p>Frequencies, vocabulary and score are RULER's, the wording is not. It deviates in that a total
 * of words at which ranks 2 to 5 do not all differ in frequency is not used, but the next smaller
 * one at which they do: below some 70 words RULER's rounding makes ties, and the answer ambiguous.
 * A coded word belongs to one split.
 */
public final class FrequentWords implements Task<FweConfig> {

  @Override
  public String name() {
    return "fwe";
  }

  @Override
  public String summary() {
    return "A text in code: which are its three most frequent words?";
  }

  @Override
  public String source() {
    return "Hsieh et al. 2024, RULER, frequent words extraction";
  }

  @Override
  public FweConfig defaults() {
    return FweConfig.defaults();
  }

  /** For small models: words of two letters. */
  @Override
  public Map<String, FweConfig> presets() {
    return Map.of("fwe-small", new FweConfig(2, null, 2.0, 0));
  }

  @Override
  public Generator generator(FweConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new FwePlanner(parameters, setting));
  }
}
