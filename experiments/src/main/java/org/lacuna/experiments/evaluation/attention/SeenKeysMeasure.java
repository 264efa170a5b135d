package org.lacuna.experiments.evaluation.attention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.sample.Outcome;

/**
 * What one query of one window attends to, key by key: no rows, but an outcome for a picture.
 *
 * @param mode of the pass
 * @param key what the window follows from, and the query
 * @param length tokens of the window
 * @param window so many tokens
 * @param query position of the query
 */
record SeenKeysMeasure(AttentionMode mode, ObjectNode key, int length, Example window, int query)
    implements Measure {
  @Override
  public String name() {
    return SeenKeys.NAME + "-" + length;
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public int batch() {
    return 1;
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    SeenKeys keys = new Observation(subject.decoder(), subject.manager(), mode).keys(window, query);
    return List.of(keys.outcome(from));
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    return List.of();
  }
}
