package org.lacuna.experiments.evaluation;

import java.util.List;
import java.util.Map;
import org.lacuna.results.Measurement;

/**
 * A way to measure a trained model: the plug-in.
 *
 * <p>Implementations have a public constructor without arguments and are named in {@code
 * META-INF/services/org.lacuna.experiments.evaluation.Evaluator}. The name is the key of the
 * parameters, {@code evaluation.measures.NAME}.
 *
 * @param <C> its parameters, a record whose components carry {@link org.lacuna.config.Doc}
 *     sentences and whose constructor refuses what makes no sense
 */
public interface Evaluator<C extends Record> {
  /** The name in configurations: lower case, short, for ever. */
  String name();

  /** What it measures, in one line. */
  String summary();

  /** Where the protocol is from: paper, equation or code. */
  String source();

  /** The parameters when none are given. */
  C defaults();

  /** The metrics of its rows, each with what it is and its unit, in the order of tables. */
  Map<String, String> metrics();

  /**
   * What is to be measured, so that what cannot be is refused before the model is trained.
   *
   * @throws org.lacuna.config.ConfigException if the parameters do not fit the model or the data
   * @throws org.lacuna.datasets.DatasetException if the data does not suffice
   */
  List<Measure> measures(C parameters, Setting setting);

  /**
   * What some rows say together, such as the area under a curve; none by default.
   *
   * @param rows all of one mode, those of this evaluator among them
   */
  default List<Row> together(C parameters, Setting setting, List<Measurement> rows) {
    return List.of();
  }

  /**
   * Whether a row of it comes out the same, bit for bit, when the same weights are measured again
   * on the same machine; times do not.
   */
  default boolean repeats(Measurement row) {
    return true;
  }
}
