package org.lacuna.experiments.evaluation.attention;

import java.util.List;
import org.lacuna.experiments.evaluation.Span;
import org.lacuna.methods.kernel.QueryWeights;

/**
 * Where the weights of a query are cut: before and after the sinks, then before and after the keys
 * of each distance.
 *
 * @param sinks first tokens that count as sinks
 * @param distances told apart
 */
record MassCuts(int sinks, List<Span> distances) implements QueryWeights.Cuts {
  private static final int OF_SINKS = 2;

  @Override
  public int[] of(int position) {
    int[] cuts = new int[OF_SINKS + 2 * distances.size()];
    cuts[1] = sinks;
    for (int i = 0; i < distances.size(); i++) {
      Span distance = distances.get(i);
      cuts[OF_SINKS + 2 * i] = position - distance.to();
      cuts[OF_SINKS + 2 * i + 1] = position - distance.from() + 1;
    }
    return cuts;
  }

  /** The weight of the sinks. */
  double sinks(QueryWeights query) {
    return query.mass(0, 1);
  }

  /** The weight of the keys of one distance. */
  double distance(QueryWeights query, int index) {
    return query.mass(OF_SINKS + 2 * index, OF_SINKS + 2 * index + 1);
  }
}
