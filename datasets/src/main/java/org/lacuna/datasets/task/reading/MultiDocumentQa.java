package org.lacuna.datasets.task.reading;

import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * Multi-document question answering with exact match, over documents that are made up: a few
 * sentences each about a person, a town or a book, and a question that exactly one of them answers.
 *
 * <p>The shape is that of "Lost in the Middle" (10, 20 or 30 documents, the place of the gold one
 * as a parameter), the score that of CCA's table. No answer can be known beforehand: all names are
 * {@link org.lacuna.datasets.task.PseudoWords}, none is given twice in a sample, and each belongs
 * to one split.
 */
public final class MultiDocumentQa implements Task<MultiDocumentConfig> {

  @Override
  public String name() {
    return "multidoc-qa";
  }

  @Override
  public String summary() {
    return "Short documents about invented people, towns and books, and a question about one.";
  }

  @Override
  public String source() {
    return "Liu et al. 2023, Lost in the Middle; Chen et al. 2025, Core Context Aware Transformers,"
        + " multi-document question answering";
  }

  @Override
  public MultiDocumentConfig defaults() {
    return new MultiDocumentConfig(null, null, 0);
  }

  @Override
  public Map<String, MultiDocumentConfig> presets() {
    return Map.of(
        "multidoc-qa-10", new MultiDocumentConfig(10, null, 0),
        "multidoc-qa-20", new MultiDocumentConfig(20, null, 0),
        "multidoc-qa-30", new MultiDocumentConfig(30, null, 0));
  }

  @Override
  public Generator generator(MultiDocumentConfig parameters, TaskSetting setting) {
    return Planned.of(name(), setting, new MultiDocumentPlanner(parameters));
  }
}
