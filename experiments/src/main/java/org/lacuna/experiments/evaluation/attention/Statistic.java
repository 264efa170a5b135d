package org.lacuna.experiments.evaluation.attention;

import org.lacuna.methods.kernel.QueryWeights;

/** A number of one query, whose mean over queries is a row. */
enum Statistic {
  MASS("attention_mass", "share of full attention's weight on the keys seen (SSA's Def. 1)"),
  SINK_MASS("sink_mass", "share of the weight on the first tokens"),
  ENTROPY("attention_entropy", "entropy of the weights, nats"),
  /** A query with a single key has none. */
  EVENNESS(
      "attention_evenness",
      "entropy over the logarithm of the number of keys: 0 one key, 1 all alike"),
  ERROR("output_error", "||h_full - h_sparse||, h_sparse the softmax over the keys seen"),
  RELATIVE_ERROR("relative_output_error", "output_error over ||h_full||"),
  BOUND(
      "output_error_bound",
      "delta (max ||v|| of the keys not seen + ||h_sparse||) (SSA's Theorem 1)"),
  WITHIN_BOUND(
      "within_bound", "share of queries whose error is within its bound: 1, by the theorem");

  /** Rounding of float64 in sums of many terms, relative to what is summed. */
  private static final double ROUNDING = 1e-12;

  private final String metric;
  private final String meaning;

  Statistic(String metric, String meaning) {
    this.metric = metric;
    this.meaning = meaning;
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
   * @param cuts by which the query was visited
   */
  double of(QueryWeights query, MassCuts cuts) {
    return switch (this) {
      case MASS -> query.covered();
      case SINK_MASS -> cuts.sinks(query);
      case ENTROPY -> query.entropy();
      case EVENNESS -> query.keys() == 1 ? 0 : query.entropy() / Math.log(query.keys());
      case ERROR -> query.error();
      case RELATIVE_ERROR -> query.error() == 0 ? 0 : query.error() / query.fullNorm();
      case BOUND -> query.bound();
      case WITHIN_BOUND -> {
        double slack = ROUNDING * (query.fullNorm() + query.sparseNorm());
        yield query.error() <= query.bound() + slack ? 1 : 0;
      }
    };
  }

  /** Queries of a window that have it. */
  int queries(int length) {
    return this == EVENNESS ? Math.max(1, length - 1) : length;
  }
}
