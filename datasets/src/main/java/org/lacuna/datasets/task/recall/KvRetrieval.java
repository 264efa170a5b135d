package org.lacuna.datasets.task.recall;

import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Key-value retrieval: a JSON object whose keys and values are random UUIDs, and one of its keys.
 *
 * <p>The protocol is that of "Lost in the Middle" (75, 140 or 300 keys there), the wording is not.
 * Every key belongs to one split.
 */
public final class KvRetrieval implements Task<KvRetrievalConfig> {

  @Override
  public String name() {
    return "kv-retrieval";
  }

  @Override
  public String summary() {
    return "A JSON object of random keys and values: which value does this key have?";
  }

  @Override
  public String source() {
    return "Liu et al. 2023, Lost in the Middle: How Language Models Use Long Contexts, section 3";
  }

  @Override
  public KvRetrievalConfig defaults() {
    return KvRetrievalConfig.defaults();
  }

  @Override
  public Map<String, KvRetrievalConfig> presets() {
    return Map.of("kv-retrieval-75", new KvRetrievalConfig(75, null, 0));
  }

  @Override
  public Generator generator(KvRetrievalConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new KvRetrievalPlanner(parameters));
  }
}
