package org.lacuna.datasets.stream;

import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.Seeds;

/**
 * Several streams in one, each with its share of the examples.
 *
 * <p>Every {@value #BLOCK} examples hold each part in proportion to its weight, in an order of
 * chance, and each part's own examples come without gap or repeat. So any example can be had
 * directly, and what one part gives does not depend on the others' weights but for its place.
 */
public final class Mixture implements TrainingStream {

  /**
   * One of the streams.
   *
   * @param weight its share of the examples is its weight over the sum of all; more than 0
   */
  public record Part(TrainingStream stream, double weight) {

    public Part {
      if (!(weight > 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException("weight: expected more than 0, got " + weight);
      }
    }
  }

  /** Weights are rounded to multiples of one in so many. */
  static final int BLOCK = 1024;

  private final List<Part> parts;
  private final int[] ends;
  private final long seed;

  /**
   * A mixture of streams of the same length.
   *
   * @param parts at least one and at most {@value #BLOCK}
   */
  public Mixture(List<Part> parts, long seed) {
    if (parts.isEmpty() || parts.size() > BLOCK) {
      throw new IllegalArgumentException(parts.size() + " parts");
    }
    this.parts = List.copyOf(parts);
    this.seed = seed;
    int[] quotas = quotas(parts.stream().mapToDouble(Part::weight).toArray());
    this.ends = quotas.clone();
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
  }

  /** Whole shares of a block, at least 1 each, as near to the weights as can be. */
  private static int[] quotas(double[] weights) {
    double sum = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
    int[] quotas = new int[weights.length];
    int given = 0;
    for (int i = 0; i < quotas.length; i++) {
      quotas[i] = Math.max(1, (int) (weights[i] / sum * BLOCK));
      given += quotas[i];
    }
    for (; given != BLOCK; given += Integer.signum(BLOCK - given)) {
      boolean more = given < BLOCK;
      int next = 0;
      double furthest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < quotas.length; i++) {
        double lacking = weights[i] / sum * BLOCK - quotas[i];
        double off = more ? lacking : -lacking;
        if (off > furthest && (more || quotas[i] > 1)) {
          furthest = off;
          next = i;
        }
      }
      quotas[next] += more ? 1 : -1;
    }
    return quotas;
  }

  /** The share of the examples that a part has. */
  public double share(int part) {
    return (double) quota(part) / BLOCK;
  }

  private int quota(int part) {
    return ends[part] - begin(part);
  }

  private int begin(int part) {
    return part == 0 ? 0 : ends[part - 1];
  }

  @Override
  public Example example(long number) {
    long block = number / BLOCK;
    int seat = (int) new ShuffledIndex(BLOCK, Seeds.derive(seed, block)).at(number % BLOCK);
    int part = 0;
    while (seat >= ends[part]) {
      part++;
    }
    return parts.get(part).stream().example(block * quota(part) + seat - begin(part));
  }
}
