package org.lacuna.datasets.task.recall;

import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Multi-query associative recall: key-value pairs, then keys among fillers, each followed by its
 * value.
 *
 * <p>After Zoology, with these differences. A value is also the token after its query (there it is
 * the label only), so that the task is plain next-token prediction. The fillers, where random, are
 * symbols that the sample uses for nothing else, and replace neither key nor value; see <a
 * href="https://github.com/HazyResearch/zoology/issues/29">what happened otherwise</a>. The splits
 * are disjoint: single-token keys must be common to all, since their embeddings are learned, so a
 * <i>pair</i> of key and value belongs to one split; keys of several tokens belong to one split
 * themselves.
 *
 * <p>The tokens after the last whole slot are fillers, so the length is exact. The evidence is the
 * pairs, in the order in which they stand.
 */
public final class Mqar implements Task<MqarConfig> {

  @Override
  public String name() {
    return "mqar";
  }

  @Override
  public String summary() {
    return "Many keys, each with a value, then the keys again: which value does each have?";
  }

  @Override
  public String source() {
    return "Arora et al. 2023, Zoology: Measuring and Improving Recall in Efficient Language"
        + " Models";
  }

  @Override
  public MqarConfig defaults() {
    return MqarConfig.defaults();
  }

  @Override
  public Generator generator(MqarConfig parameters, TaskSetting setting) {
    return new MqarGenerator(parameters, setting);
  }
}
