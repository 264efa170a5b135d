package org.lacuna.experiments.evaluation;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
import org.lacuna.results.sample.Estimate;

/**
 * A row as an evaluator makes it, before it is known whose it is; see {@link Measurement}.
 *
 * @param length context length in tokens
 * @param chance the score of a guess; null where there is no such thing
 * @param visibleShare effective sparsity of every layer; null for that of the row's mode and length
 */
public record Row(
    String metric,
    String protocol,
    SortedMap<String, String> slice,
    int length,
    Estimate estimate,
    @Nullable Double chance,
    @Nullable List<Double> visibleShare) {
  /** A row of the whole. */
  public static Row of(String metric, String protocol, int length, Estimate estimate) {
    return new Row(metric, protocol, Measurement.WHOLE, length, estimate, null, null);
  }

  /** The same row of a part, such as {@code layer, 3}. */
  public Row of(String key, Object value) {
    SortedMap<String, String> more = new TreeMap<>(slice);
    more.putAll(Map.of(key, value.toString()));
    return new Row(metric, protocol, more, length, estimate, chance, visibleShare);
  }

  /** The same row with the score of a guess. */
  public Row against(double guess) {
    return new Row(metric, protocol, slice, length, estimate, guess, visibleShare);
  }

  /** The same row with other shares of keys than those of the mode. */
  public Row seeing(List<Double> shares) {
    return new Row(metric, protocol, slice, length, estimate, chance, shares);
  }
}
