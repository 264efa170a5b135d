package org.lacuna.experiments.evaluation.attention;

import java.util.function.BiFunction;
import org.lacuna.methods.kernel.QueryWeights;

/** A number of one query, whose mean over queries is a row. */
enum Statistic {
  MASS(
      "attention_mass",
      "share of full attention's weight on the keys seen (SSA's Def. 1)",
      (query, _) -> query.covered()),
  SINK_MASS(
      "sink_mass",
      "share of the weight on the first tokens",
      (query, sinks) -> query.mass(0, sinks)),
  ENTROPY("attention_entropy", "entropy of the weights, nats", (query, _) -> query.entropy()),
  /** A query with a single key has none. */
  EVENNESS(
      "attention_evenness",
      "entropy over the logarithm of the number of keys: 0 one key, 1 all alike",
      (query, _) -> query.keys() == 1 ? 0 : query.entropy() / Math.log(query.keys())),
  ERROR(
      "output_error",
      "||h_full - h_sparse||, h_sparse the softmax over the keys seen",
      (query, _) -> query.error()),
  RELATIVE_ERROR(
      "relative_output_error",
      "output_error over ||h_full||",
      (query, _) -> query.error() == 0 ? 0 : query.error() / query.fullNorm()),
  BOUND(
      "output_error_bound",
      "delta (max ||v|| of the keys not seen + ||h_sparse||) (SSA's Theorem 1)",
      (query, _) -> query.bound()),
  WITHIN_BOUND(
      "within_bound",
      "share of queries whose error is within its bound: 1, by the theorem",
      (query, _) -> query.error() <= query.bound() + slack(query) ? 1 : 0);

  /** Rounding of float64 in sums of many terms, relative to what is summed. */
  private static final double ROUNDING = 1e-12;

  private final String metric;
  private final String meaning;
  private final BiFunction<QueryWeights, Integer, Number> definition;

  Statistic(String metric, String meaning, BiFunction<QueryWeights, Integer, Number> definition) {
    this.metric = metric;
    this.meaning = meaning;
    this.definition = definition;
  }

  private static double slack(QueryWeights query) {
    return ROUNDING * (query.fullNorm() + query.sparseNorm());
  }

  String metric() {
    return metric;
  }

  String meaning() {
    return meaning;
  }

  /**
   * Of one query.
   *
   * @param sinks first tokens that count as sinks
   */
  double of(QueryWeights query, int sinks) {
    return definition.apply(query, sinks).doubleValue();
  }

  /** Queries of a window that have it. */
  int queries(int length) {
    return this == EVENNESS ? Math.max(1, length - 1) : length;
  }
}
