package org.lacuna.experiments.run;

import java.nio.file.Path;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.evaluation.Evaluators;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunStore;

/**
 * Where things are.
 *
 * @param code the folder of the code, for its commit in the record
 * @param store the runs
 * @param data the folder of the corpora that were fetched
 * @param methods the attention methods at hand
 * @param tasks the tasks at hand
 * @param evaluators the evaluators at hand
 */
public record Workspace(
    Path code, RunStore store, Path data, Methods methods, Tasks tasks, Evaluators evaluators) {
  /** The same with other runs. */
  public Workspace with(RunStore runs) {
    return new Workspace(code, runs, data, methods, tasks, evaluators);
  }

  /** The folder of the manifests of known corpora. */
  public Path manifests() {
    return code.resolve("datasets");
  }

  /** Where corpora are kept as tokens; safe to delete. */
  public Path corpusCache() {
    return store.root().resolve(".corpora");
  }
}
