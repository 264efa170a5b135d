package org.lacuna.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one run of a measurement of attention took, with dense attention among it.
 *
 * @param points in the order in which they were measured
 */
public record AttentionTimings(List<AttentionPoint> points) {

  /** Name of the baseline among the methods: libtorch's fused attention to all keys. */
  public static final String DENSE = "dense";

  public AttentionTimings {
    points = List.copyOf(points);
  }

  /**
   * One that is measured: a method on a kernel.
   *
   * @param method its name
   * @param kernel the kernel's name
   */
  public record Contestant(String method, String kernel) {}

  /** The passes, in the order in which they were measured. */
  public List<String> passes() {
    return points.stream().map(AttentionPoint::pass).distinct().toList();
  }

  /** The points of one pass by contestant and length, in the order of the first. */
  public Map<Contestant, SortedMap<Integer, AttentionPoint>> byContestant(String pass) {
    Map<Contestant, SortedMap<Integer, AttentionPoint>> all = new LinkedHashMap<>();
    for (AttentionPoint point : points) {
      if (point.pass().equals(pass)) {
        all.computeIfAbsent(new Contestant(point.method(), point.kernel()), key -> new TreeMap<>())
            .put(point.length(), point);
      }
    }
    return all;
  }

  /** How many times as fast as dense attention at the same length; empty where that is missing. */
  public OptionalDouble ratio(AttentionPoint point) {
    return dense(point).mapToDouble(dense -> dense.median() / point.median()).findFirst();
  }

  /** The same by the GPU's own time. */
  public OptionalDouble deviceRatio(AttentionPoint point) {
    return ratio(point, AttentionPoint::ownTime);
  }

  /** The same of decode steps without what they take to put the token into the cache. */
  public OptionalDouble attendingRatio(AttentionPoint point) {
    return ratio(point, AttentionPoint::attending);
  }

  private OptionalDouble ratio(
      AttentionPoint point, Function<AttentionPoint, OptionalDouble> time) {
    return time.apply(point).stream()
        .flatMap(own ->
            dense(point).flatMapToDouble(dense -> time.apply(dense).stream().map(d -> d / own)))
        .findFirst();
  }

  private Stream<AttentionPoint> dense(AttentionPoint point) {
    return points.stream()
        .filter(other ->
            other.method().equals(DENSE)
                && other.pass().equals(point.pass())
                && other.length() == point.length());
  }

  /** The crossovers of one pass, of every contestant that was measured beside dense attention. */
  public Map<Contestant, Crossover> crossovers(String pass) {
    Map<Contestant, Crossover> all = new LinkedHashMap<>();
    byContestant(pass)
        .forEach((contestant, points) -> {
          SortedMap<Integer, Double> ratios = new TreeMap<>();
          points.forEach(
              (length, point) -> ratio(point).ifPresent(ratio -> ratios.put(length, ratio)));
          if (!contestant.method().equals(DENSE) && !ratios.isEmpty()) {
            all.put(contestant, Crossover.of(ratios));
          }
        });
    return all;
  }

  /** The contestant's name: its method, and its kernel where methods were measured on several. */
  public String label(Contestant contestant) {
    boolean several =
        points.stream()
                .filter(point -> !point.method().equals(DENSE))
                .map(AttentionPoint::kernel)
                .distinct()
                .count()
            > 1;
    return several && !contestant.method().equals(DENSE)
        ? contestant.method() + " [" + contestant.kernel() + "]"
        : contestant.method();
  }

  /** These and further ones. */
  public AttentionTimings and(List<AttentionPoint> more) {
    List<AttentionPoint> all = new ArrayList<>(points);
    all.addAll(more);
    return new AttentionTimings(all);
  }
}
