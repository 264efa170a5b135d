package org.lacuna.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.run.AskedEvaluation;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.results.Measurement;

/**
 * What is to be measured of some rows. It never changes; each method gives another one, and {@link
 * #run} measures. What was measured of these weights before is not measured again.
 */
public final class Measuring {
  private final Workspace workspace;
  private final Rows rows;
  private final AskedEvaluation asked;

  Measuring(Workspace workspace, Rows rows, List<String> evaluators) {
    this(workspace, rows, new AskedEvaluation(null, evaluators, List.of(), List.of()));
  }

  private Measuring(Workspace workspace, Rows rows, AskedEvaluation asked) {
    this.workspace = workspace;
    this.rows = rows;
    this.asked = asked;
  }

  /** Context lengths: tokens, or times the training's length such as {@code "0.5x"}. */
  public Measuring lengths(Object... lengths) {
    return set("lengths", list(lengths));
  }

  /** How the models attend: {@code native}, {@code full}, or both on the same weights. */
  public Measuring modes(String... modes) {
    return set("modes", list((Object[]) modes));
  }

  /** Tasks with known answers, whether they were learned or not; see {@code Lab.tasks()}. */
  public Measuring tasks(String... tasks) {
    List<String> all = new ArrayList<>(asked.tasks());
    all.addAll(List.of(tasks));
    return with(new AskedEvaluation(asked.suite(), asked.measures(), all, asked.overrides()));
  }

  /** A file of {@code experiments/suites}: quick, papers or long. */
  public Measuring suite(String name) {
    return with(new AskedEvaluation(name, asked.measures(), asked.tasks(), asked.overrides()));
  }

  /** Several values of a method's parameter at inference, such as {@code moba.top_k}. */
  public Measuring sweep(String parameter, Object... values) {
    return set("sweep." + parameter, list(values));
  }

  /** Several budgets at inference: shares of the keys that full attention sees. */
  public Measuring budgets(double... shares) {
    Object[] all = Arrays.stream(shares).boxed().toArray();
    return set("budgets", "{of: keys, shares: " + list(all) + "}");
  }

  /**
   * Any key of the section {@code evaluation}.
   *
   * @param key such as {@code measures.perplexity.target_windows} or {@code pattern}
   */
  public Measuring set(String key, Object value) {
    List<String> all = new ArrayList<>(asked.overrides());
    all.add(key + "=" + value);
    return with(new AskedEvaluation(asked.suite(), asked.measures(), asked.tasks(), all));
  }

  private Measuring with(AskedEvaluation other) {
    return new Measuring(workspace, rows, other);
  }

  private static String list(Object... values) {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Measures what was not measured yet, and gives the numbers. */
  public Measured run() {
    EvaluationConfig evaluation = asked.config(workspace);
    return Work.of(board -> {
      List<Measurement> measured = new ArrayList<>();
      rows.runs()
          .forEach((label, runs) ->
              runs.forEach(run -> {
                try (Experiment experiment = Experiment.of(run, workspace, Progress.NONE)) {
                  String shown = runs.size() == 1 ? label : run.id();
                  experiment.evaluate(evaluation, board.evaluation(shown)).stream()
                      .map(row -> row.withMethod(label))
                      .forEach(measured::add);
                }
              }));
      return Measured.of(workspace, rows, measured);
    });
  }
}
