package org.lacuna.datasets.task.needle;

import org.lacuna.config.Check;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.TaskSetting;

/** What needles are hidden in. */
public enum HaystackKind {
  /** One line of five short sentences, over and over. */
  NOISE,
  /** Real text. */
  TEXT,
  /** Further needles, with keys of their own. */
  NEEDLES;

  /** Refuses needles, for tasks whose needles have no key to tell them apart. */
  static void checkNoNeedles(HaystackKind haystack) {
    Check.that(haystack != NEEDLES, "haystack", "noise or text", "needles");
  }

  /** Hay of noise or text. */
  Hay hay(TaskSetting setting, Split split, SeededRandom random) {
    return switch (this) {
      case NOISE -> new Hay.Noise();
      case TEXT -> new Hay.Prose(setting.haystack(), split, random.next());
      case NEEDLES -> throw new IllegalArgumentException("needles are made by their task");
    };
  }
}
