package org.lacuna.results.chart;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.Measurement;
import org.lacuna.results.Nearest;
import org.lacuna.results.RunException;

/**
 * Which measurements a chart is of.
 *
 * @param metric such as {@code loss}
 * @param protocol such as {@code window-mean}
 * @param length context length in tokens; null for the longest that was measured
 */
public record Selection(String metric, String protocol, @Nullable Integer length) {

  /**
   * The latest of these measurements that are of the metric, protocol and length, and of parts by
   * exactly these keys; one at least.
   *
   * @param keys of the slice, such as {@code layer}; none for rows of the whole
   * @throws RunException if there is none, saying what there is
   */
  List<Measurement> of(List<Measurement> all, Set<String> keys) {
    List<Measurement> sliced =
        Measurement.latest(all).stream().filter(m -> m.slice().keySet().equals(keys)).toList();
    String parts = keys.isEmpty() ? "" : " by " + String.join(" and ", keys);
    List<Measurement> metrics = sliced.stream().filter(m -> m.metric().equals(metric)).toList();
    if (metrics.isEmpty()) {
      Set<String> known = sliced.stream().map(Measurement::metric).collect(Collectors.toSet());
      throw new RunException(
          "%s%s: not measured; %s"
              .formatted(
                  metric,
                  parts,
                  Nearest.to(metric, known)
                      .map(name -> "the nearest that was is " + name)
                      .orElse("nor is anything else" + parts)));
    }
    List<Measurement> protocols =
        metrics.stream().filter(m -> m.protocol().equals(protocol)).toList();
    if (protocols.isEmpty()) {
      throw new RunException(
          "%s%s: not measured by protocol %s, but by %s"
              .formatted(
                  metric,
                  parts,
                  protocol,
                  metrics.stream()
                      .map(Measurement::protocol)
                      .distinct()
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    int wanted = length == null ? longest(protocols) : length;
    List<Measurement> chosen = protocols.stream().filter(m -> m.length() == wanted).toList();
    if (chosen.isEmpty()) {
      throw new RunException(
          "%s%s, protocol %s: not measured at %d tokens, but at %s"
              .formatted(
                  metric,
                  parts,
                  protocol,
                  wanted,
                  protocols.stream()
                      .map(Measurement::length)
                      .distinct()
                      .sorted()
                      .map(String::valueOf)
                      .collect(Collectors.joining(", "))));
    }
    return chosen;
  }

  private static int longest(List<Measurement> rows) {
    return rows.stream().mapToInt(Measurement::length).max().orElseThrow();
  }
}
