package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.function.Function;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.results.Measurement;

/**
 * A model that is evaluated, and what its rows say of it.
 *
 * @param decoder has weights after {@code weights} was run, which is done before anything is
 *     measured, and more than once
 * @param weights puts them there, if they are not
 * @param manager owns what is made meanwhile
 * @param run the run's id
 * @param method what the rows are called
 * @param seed the run's seed
 * @param labels what the rows of each mode say of attention at inference
 */
public record Subject(
    Decoder decoder,
    Runnable weights,
    NDManager manager,
    String run,
    String method,
    long seed,
    Function<AttentionMode, String> labels) {

  /** A row of this model. */
  public Measurement measurement(AttentionMode mode, Row row) {
    List<Double> given = row.visibleShare();
    return new Measurement(
        run,
        method,
        row.metric(),
        row.protocol(),
        row.slice(),
        row.length(),
        row.estimate().value(),
        row.estimate().samples(),
        row.estimate().tokens(),
        row.estimate().standardError(),
        row.estimate().interval(),
        row.chance(),
        seed,
        labels.apply(mode),
        given == null ? decoder.visibleShare(mode, row.length()) : given);
  }
}
