package org.lacuna.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Draws that follow from a seed, the same on every machine and Java version.
 *
 * <p>{@link java.util.Random} and its kin promise the same raw numbers, but not the same shuffles
 * and bounded draws; a sample must be the same bytes wherever it is made. Not for use by several
 * threads.
 */
public final class SeededRandom {

  private final long seed;
  private long draws;

  /** Draws of a seed. */
  public SeededRandom(long seed) {
    this.seed = seed;
  }

  /** Draws of a seed for one of its uses, told apart by numbers: the same for the same ones. */
  public static SeededRandom of(long seed, long... uses) {
    long derived = seed;
    for (long use : uses) {
      derived = Seeds.derive(derived, use);
    }
    return new SeededRandom(derived);
  }

  /** Any number. */
  public long next() {
    return Seeds.derive(seed, draws++);
  }

  /**
   * A number in {@code [0, bound)}.
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int below(int bound) {
    return (int) below((long) bound);
  }

  /** A number in {@code [0, bound)}. */
  public long below(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound " + bound + " is not positive");
    }
    return Seeds.below(bound, next());
  }

  /** A number in {@code [low, high]}. */
  public int between(int low, int high) {
    return low + (int) below((long) high - low + 1);
  }

  /** A number in {@code [0, 1)}. */
  public double share() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** A text of some characters of an alphabet, each as likely as the others. */
  public String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(below(alphabet.length())));
    }
    return text.toString();
  }

  /** One element, each as likely as the others. */
  public <E> E pick(List<E> list) {
    return list.get(below(list.size()));
  }

  /** All elements in an order of chance. */
  public <E> List<E> shuffled(List<E> list) {
    return sample(list, list.size());
  }

  /**
   * Some elements in an order of chance, each place of the list at most once.
   *
   * @throws IllegalArgumentException if the list has fewer
   */
  public <E> List<E> sample(List<E> list, int count) {
    if (count > list.size()) {
      throw new IllegalArgumentException(count + " of " + list.size() + " elements");
    }
    List<E> left = new ArrayList<>(list);
    for (int i = 0; i < count; i++) {
      int j = between(i, left.size() - 1);
      E taken = left.get(j);
      left.set(j, left.get(i));
      left.set(i, taken);
    }
    return List.copyOf(left.subList(0, count));
  }

  /**
   * Different numbers in {@code [0, bound)}, in rising order, each set of them as likely as the
   * others (Floyd's algorithm).
   *
   * @throws IllegalArgumentException if there are not as many
   */
  public int[] distinct(int count, int bound) {
    if (count < 0 || count > bound) {
      throw new IllegalArgumentException(count + " of " + bound + " numbers");
    }
    SortedSet<Integer> chosen = new TreeSet<>();
    for (int last = bound - count; last < bound; last++) {
      if (!chosen.add(between(0, last))) {
        chosen.add(last);
      }
    }
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }
}
