package org.lacuna.datasets.task.reading;

import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Questions as others have recorded them, so that scores can be compared with theirs: all of a
 * file, in its order, again and again.
 *
 * <p>They are as long as they are: the length is the most that a prompt the room for its answer may
 * take. All are for one split, test as a rule, and there are none for another.
 */
public final class Recorded implements Task<RecordedConfig> {

  /** What "Lost in the Middle" allows. */
  private static final int ANSWER_TOKENS = 100;

  @Override
  public String name() {
    return "recorded";
  }

  @Override
  public String summary() {
    return "The questions of a published file, such as key-value or line retrieval.";
  }

  @Override
  public String source() {
    return "Liu et al. 2023, Lost in the Middle; Li et al. 2023, LongChat (LongEval)";
  }

  @Override
  public RecordedConfig defaults() {
    return new RecordedConfig(null, RecordedFormat.KV_RECORDS, null, Split.TEST, ANSWER_TOKENS);
  }

  @Override
  public Generator generator(RecordedConfig parameters, TaskSetting setting) {
    RecordedPlanner planner = RecordedPlanner.of(parameters);
    setting.checkLength(name(), planner.tokens(setting.tokenizer()));
    return new Planned(name(), setting, planner);
  }
}
