package org.lacuna.datasets.task;

import org.lacuna.datasets.Split;

/**
 * An endless row of samples for each split.
 *
 * <p>A sample follows from the setting, the split and its number alone: any part of the row can be
 * had directly, and in any order. The splits are disjoint by construction, in what the task says
 * (its keys, as a rule). Safe for use by many threads.
 */
public interface Generator {

  /** One sample, its tokens at most {@link TaskSetting#length}. */
  Sample sample(Split split, long number);

  /** The expected score of a guess that knows the form of an answer but not the context. */
  double chance();
}
