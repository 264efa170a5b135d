package org.lacuna.experiments.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.results.sample.Outcome;

/**
 * One thing to measure, sample by sample.
 *
 * <p>Outcomes follow from the key, the model and the sample's number alone, batch by batch from the
 * first sample on: so they are kept, and what was cut off goes on with the same numbers.
 */
public interface Measure {
  /** What it is, short, in lower case with hyphens: part of a file's name and of the progress. */
  String name();

  /** The attention that its rows are of. */
  AttentionMode mode();

  /** All that outcomes follow from besides model and mode: protocol, lengths, data by content. */
  ObjectNode key();

  /** How many samples there are. */
  int samples();

  /** Samples that pass side by side. */
  int batch();

  /**
   * Measures some samples, {@link #batch} of them or the last.
   *
   * @param from number of the first
   * @param to number of the one after the last
   * @return one a sample, in order
   */
  List<Outcome> outcomes(Subject subject, int from, int to);

  /** What all samples say together. */
  List<Row> rows(List<Outcome> outcomes);
}
