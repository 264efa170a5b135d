package org.lacuna.experiments.evaluation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.methods.Accounting;

/**
 * What attention saw of sequences of several lengths: short ones may be seen whole by a method that
 * leaves out most of a long one.
 */
public final class Seen {
  private Seen() {}

  /**
   * Effective sparsity of every layer over all sequences: keys seen over causal keys.
   *
   * @param lengths tokens of each sequence, of which there is at least one
   */
  public static List<Double> shares(
      Decoder decoder, AttentionMode mode, Collection<Integer> lengths) {
    Map<Integer, Long> times =
        lengths.stream()
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return decoder.attention(mode).stream().map(layer -> share(layer.accounting(), times)).toList();
  }

  private static double share(Accounting accounting, Map<Integer, Long> times) {
    double seen = 0;
    double causal = 0;
    for (Map.Entry<Integer, Long> each : times.entrySet()) {
      seen += (double) each.getValue() * accounting.totalVisibleKeys(each.getKey());
      causal += each.getValue() * Accounting.causalKeys(each.getKey());
    }
    return seen / causal;
  }
}
