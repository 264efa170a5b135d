package org.lacuna.datasets.corpus;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.lacuna.datasets.Split;

/**
 * Deals whole documents out to the splits.
 *
 * <p>Test first, then validation, takes one long document, and then the others in the order of
 * their seeded hashes as long as they fit into the split's share of the bytes; training keeps the
 * rest. The long document is one of the four longest that fill at most half of the share, or, if
 * all are longer than that, the shortest one. Without this step a share of a twentieth would often
 * hold short documents only, and evaluation at long contexts needs long ones.
 */
final class SplitAssignment {

  /** How many of the longest documents the hash chooses from. */
  private static final int LONG_CANDIDATES = 4;

  private final long[] sizes;
  private final long[] hashes;
  private final Split[] splits;
  private int left;

  private SplitAssignment(long[] sizes, long[] hashes) {
    this.sizes = sizes;
    this.hashes = hashes;
    this.splits = new Split[sizes.length];
    this.left = sizes.length;
    Arrays.fill(splits, Split.TRAIN);
  }

  /**
   * The split of every document. With three documents or more no split with a share is empty.
   *
   * @param sizes bytes of each document
   * @param hashes seeded hash of each document's name
   */
  static Split[] of(long[] sizes, long[] hashes, SplitConfig config) {
    SplitAssignment assignment = new SplitAssignment(sizes, hashes);
    assignment.fill(Split.TEST, config.test(), config.validation() > 0 ? 2 : 1);
    assignment.fill(Split.VALIDATION, config.validation(), 1);
    return assignment.splits;
  }

  /**
   * Fills one split from the documents that are still in training.
   *
   * @param keep how many documents to leave to the splits after this one
   */
  private void fill(Split split, double share, int keep) {
    if (share == 0 || left <= keep) {
      return;
    }
    double budget = share * Arrays.stream(sizes).sum();
    int first = longDocument(budget / 2);
    take(first, split);
    double room = budget - sizes[first];
    int[] byHash =
        free().boxed().sorted(Comparator.comparingLong(i -> hashes[i])).mapToInt(i -> i).toArray();
    for (int i : byHash) {
      if (sizes[i] <= room && left > keep) {
        take(i, split);
        room -= sizes[i];
      }
    }
  }

  private int longDocument(double limit) {
    return free()
        .filter(i -> sizes[i] <= limit)
        .boxed()
        .sorted(Comparator.<Integer>comparingLong(i -> -sizes[i]).thenComparingLong(i -> hashes[i]))
        .limit(LONG_CANDIDATES)
        .min(Comparator.comparingLong(i -> hashes[i]))
        .orElseGet(() -> free().boxed().min(Comparator.comparingLong(i -> sizes[i])).orElseThrow());
  }

  private IntStream free() {
    return IntStream.range(0, splits.length).filter(i -> splits[i] == Split.TRAIN);
  }

  private void take(int document, Split split) {
    splits[document] = split;
    left--;
  }
}
