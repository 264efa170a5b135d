package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.sample.Outcome;

/** A way to score the answers of a task's samples; see the package. */
interface Scorer {
  /** What of it outcomes follow from, into their key. */
  void describe(ObjectNode key);

  /**
   * What a model makes of some samples; of each the same, whoever is beside it.
   *
   * @param from place of the first in the row of samples
   * @param to place of the one after the last
   */
  List<Outcome> outcomes(Subject subject, AttentionMode mode, int from, int to);

  /** What some outcomes, one at least, say together. */
  List<Row> rows(List<Outcome> outcomes);
}
