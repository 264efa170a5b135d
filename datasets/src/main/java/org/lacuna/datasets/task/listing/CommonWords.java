package org.lacuna.datasets.task.listing;

import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Common words extraction: a numbered list of words in which a few come up often and all others
 * seldom.
 *
 * <p>Counts, example and score are RULER's, the wording is not. It deviates in the words. All of a
 * sample's belong to one split, so that no split's answers are another's distractors. A list that
 * takes no more different words than the smallest split has everyday words is made of these, and a
 * longer one of {@link org.lacuna.datasets.task.PseudoWords}, frequent words and others alike.
 */
public final class CommonWords implements Task<CweConfig> {

  private static final int RULER_LENGTH = 4096;

  @Override
  public String name() {
    return "cwe";
  }

  @Override
  public String summary() {
    return "A numbered list of words: which of them come up most often?";
  }

  @Override
  public String source() {
    return "Hsieh et al. 2024, RULER, common words extraction";
  }

  @Override
  public CweConfig defaults() {
    return CweConfig.defaults();
  }

  /** For small models: fewer words, and no example. */
  @Override
  public Map<String, CweConfig> presets() {
    return Map.of("cwe-small", new CweConfig(3, 4, 1, false, 0));
  }

  /** As RULER by length; its lower counts also where the others have no room, as with bytes. */
  @Override
  public Generator generator(CweConfig parameters, TaskSetting setting) {
    if (setting.length() >= RULER_LENGTH) {
      Planned whole = new Planned(name(), setting, new CwePlanner(parameters, setting, true));
      if (whole.tokens() <= setting.length()) {
        return whole;
      }
    }
    return Planned.of(name(), setting, new CwePlanner(parameters, setting, false));
  }
}
