package org.lacuna.methods.loza;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers of streaming layers that grow with the logarithm of the length; see the policy. */
final class Ramp {
  /** By how much equal costs may differ as they are computed. */
  private static final double ROUNDING = 1e-12;

  private final int layers;

  /** What streaming leaves out of full attention at each length, s. */
  private final double[] saved;

  /** Where each length lies by its logarithm, from 0 for the shortest to 1 for the longest. */
  private final double[] places;

  /** The mean place, weighted by what is saved there. */
  private final double centre;

  Ramp(int layers, List<Integer> lengths, double[] saved) {
    this.layers = layers;
    this.saved = saved;
    double shortest = Math.log(lengths.getFirst());
    double range = Math.log(lengths.getLast()) - shortest;
    places =
        lengths.stream()
            .mapToDouble(length -> range == 0 ? 1 : (Math.log(length) - shortest) / range)
            .toArray();
    centre =
        IntStream.range(0, saved.length).mapToDouble(i -> saved[i] * places[i]).sum()
            / Arrays.stream(saved).sum();
  }

  /** The mean cost of a number of streaming layers at each length. */
  double meanCost(int[] counts) {
    return IntStream.range(0, saved.length)
        .mapToDouble(i -> 1 - saved[i] * counts[i] / layers)
        .average()
        .orElseThrow();
  }

  /** The mean cost of the same number of streaming layers at every length. */
  double meanCost(int count) {
    return meanCost(IntStream.range(0, saved.length).map(_ -> count).toArray());
  }

  /** The numbers of streaming layers, by ascending length. */
  int[] atCostOf(int fixed) {
    double[] line = line(fixed);
    int[] counts = Arrays.stream(line).mapToInt(n -> (int) Math.floor(n)).toArray();
    List<Integer> nextFirst =
        IntStream.range(0, line.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> Math.floor(line[i]) - line[i])
                    .thenComparing(Comparator.reverseOrder()))
            .toList();
    double most = meanCost(fixed) + ROUNDING;
    for (int i : nextFirst) {
      if (meanCost(counts) <= most) {
        break;
      }
      counts[i]++;
    }
    return counts;
  }

  /** The steepest line of that cost between 0 and all layers, at each length. */
  private double[] line(int fixed) {
    boolean fromNone = fixed <= layers * centre; // otherwise it ends at all layers
    double rise = fromNone ? fixed / centre : (layers - fixed) / (1 - centre);
    return Arrays.stream(places)
        .map(place -> Math.clamp(fixed + rise * (place - centre), 0, layers))
        .toArray();
  }
}
