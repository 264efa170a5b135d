package org.lacuna.results.needle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.lacuna.results.Measurement;
import org.lacuna.results.RowLabels;

/**
 * Scores of one metric and protocol by method, context length and depth.
 *
 * <p>Runs of the same method and mode that differ in their seed share a panel and are averaged;
 * those that differ in anything else (they repeat a seed) have one each, named with the run.
 * Measured twice in one run, the later score counts.
 *
 * @param metric such as {@code answer_score}
 * @param protocol such as {@code task:needle}
 * @param lengths context lengths in tokens, ascending
 * @param depths ascending, 0 first, 1 last
 * @param panels one a method and mode, in the order in which they first appear
 */
public record NeedleTable(
    String metric,
    String protocol,
    List<Integer> lengths,
    List<Double> depths,
    List<Panel> panels) {
  /** The key of the slice that a row is of. */
  public static final String DEPTH = "depth";

  private record Place(int length, double depth) {}

  /** The scores of a method. */
  public static final class Panel {
    private final String label;
    private final Map<Place, List<Measurement>> cells = new LinkedHashMap<>();

    private Panel(String label) {
      this.label = label;
    }

    /** What it is called, unique in the table. */
    public String label() {
      return label;
    }

    /** The mean over runs; empty where it was not measured, NaN where a model diverged. */
    public OptionalDouble score(int length, double depth) {
      return mean(cells.getOrDefault(new Place(length, depth), List.of()), Measurement::value);
    }

    /** Keys seen over causal keys at a length, mean over layers; empty if not recorded. */
    public OptionalDouble visibleShare(int length) {
      List<Measurement> there =
          cells.entrySet().stream()
              .filter(cell -> cell.getKey().length() == length)
              .flatMap(cell -> cell.getValue().stream())
              .filter(m -> !m.visibleShare().isEmpty())
              .toList();
      return mean(there, Measurement::meanVisibleShare);
    }

    private static OptionalDouble mean(
        List<Measurement> measurements, ToDoubleFunction<Measurement> what) {
      return measurements.stream().mapToDouble(what).average();
    }
  }

  public NeedleTable {
    lengths = List.copyOf(lengths);
    depths = List.copyOf(depths);
    panels = List.copyOf(panels);
  }

  /** The table of all measurements of one depth by this metric and protocol; may be empty. */
  public static NeedleTable of(List<Measurement> all, String metric, String protocol) {
    List<Measurement> chosen =
        Measurement.latest(
            all.stream()
                .filter(m -> m.metric().equals(metric) && m.protocol().equals(protocol))
                .filter(m -> m.slice().keySet().equals(Set.of(DEPTH)))
                .toList());
    Set<Integer> lengths = new TreeSet<>();
    Set<Double> depths = new TreeSet<>();
    chosen.forEach(m -> {
      lengths.add(m.length());
      depths.add(depth(m));
    });
    Set<String> shared = repeated(chosen);
    Function<Measurement, String> labels =
        RowLabels.of(
            chosen,
            m -> shared.contains(m.method()) ? m.method() + " (" + m.run() + ")" : m.method());
    Map<String, Panel> panels = new LinkedHashMap<>();
    for (Measurement m : chosen) {
      panels
          .computeIfAbsent(labels.apply(m), Panel::new)
          .cells
          .computeIfAbsent(new Place(m.length(), depth(m)), _ -> new ArrayList<>())
          .add(m);
    }
    return new NeedleTable(
        metric, protocol, List.copyOf(lengths), List.copyOf(depths), List.copyOf(panels.values()));
  }

  /** The methods of several runs with the same seed. */
  private static Set<String> repeated(List<Measurement> measurements) {
    Map<List<Object>, Set<String>> runs = new LinkedHashMap<>();
    Set<String> repeated = new HashSet<>();
    for (Measurement m : measurements) {
      Set<String> same = runs.computeIfAbsent(List.of(m.method(), m.seed()), _ -> new HashSet<>());
      same.add(m.run());
      if (same.size() > 1) {
        repeated.add(m.method());
      }
    }
    return Collections.unmodifiableSet(repeated);
  }

  private static double depth(Measurement m) {
    return Double.parseDouble(m.slice().getOrDefault(DEPTH, ""));
  }
}
