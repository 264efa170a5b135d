package org.lacuna.experiments.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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
  /**
   * A workspace with the tasks and the evaluators on Lacuna's class path.
   *
   * @param code Lacuna's own folder
   * @param runs the folder of the runs; null for {@code results/runs} in Lacuna's own
   * @param data the folder of what is fetched; null for {@code datasets/data} in Lacuna's own
   */
  public static Workspace of(Path code, @Nullable Path runs, @Nullable Path data, Methods methods) {
    Path home = absolute(code);
    ClassLoader loader = Workspace.class.getClassLoader();
    return new Workspace(
        home,
        new RunStore(runs == null ? home.resolve("results").resolve("runs") : absolute(runs)),
        data == null ? home.resolve("datasets").resolve("data") : absolute(data),
        methods,
        Tasks.load(loader),
        Evaluators.load(loader));
  }

  private static Path absolute(Path folder) {
    return folder.toAbsolutePath().normalize();
  }

  /** The same with other runs. */
  public Workspace with(RunStore runs) {
    return new Workspace(code, runs, data, methods, tasks, evaluators);
  }

  /** The same with other methods. */
  public Workspace with(Methods others) {
    return new Workspace(code, store, data, others, tasks, evaluators);
  }

  /** The folder of the manifests of known corpora. */
  public Path manifests() {
    return code.resolve("datasets");
  }

  /** Where corpora are kept as tokens, for runs that are made for a moment too; safe to delete. */
  public Path corpusCache() {
    return store.base().root().resolve(".corpora");
  }
}
