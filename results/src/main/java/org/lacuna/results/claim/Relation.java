package org.lacuna.results.claim;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That one expression is above another, or not farther from it than a margin.
 *
 * @param upper the expression that is claimed to be above; of equals the left one
 * @param lower the other one
 * @param margin how far equals may be apart; null where one is claimed to be above
 * @param text as it was written
 */
record Relation(Expression upper, Expression lower, @Nullable Expression margin, String text) {
  /** The upper one less the lower one, where each place has this score. */
  double difference(ToDoubleFunction<Cell> scores) {
    return upper.value(scores) - lower.value(scores);
  }

  /** The places that it reads, each once. */
  List<Cell> cells() {
    Stream<Cell> both = Stream.concat(upper.cells(), lower.cells());
    return (margin == null ? both : Stream.concat(both, margin.cells())).distinct().toList();
  }
}
