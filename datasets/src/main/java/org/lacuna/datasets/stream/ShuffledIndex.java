package org.lacuna.datasets.stream;

import java.util.Objects;
import org.lacuna.datasets.Seeds;

/**
 * A permutation of {@code 0 .. size-1} that follows from a seed and takes no memory.
 *
 * <p>A Feistel network permutes the numbers of the least even count of bits that suffice; a result
 * beyond the size is permuted again until it is within ("cycle walking"), which keeps the whole a
 * permutation. On average that takes fewer than four walks of six rounds.
 */
public final class ShuffledIndex {

  private static final int ROUNDS = 6;

  private final long size;
  private final int half;
  private final long mask;
  private final long[] keys = new long[ROUNDS];

  /**
   * The permutation of a seed.
   *
   * @param size how many numbers, at least 1
   */
  public ShuffledIndex(long size, long seed) {
    if (size < 1) {
      throw new IllegalArgumentException("size " + size + " is not positive");
    }
    this.size = size;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(size - 1);
    this.half = Math.max(1, (bits + 1) / 2);
    this.mask = (1L << half) - 1;
    for (int round = 0; round < ROUNDS; round++) {
      keys[round] = Seeds.derive(seed, round);
    }
  }

  /** The number at a position of the permutation. */
  public long at(long position) {
    long number = Objects.checkIndex(position, size);
    do {
      long left = number >>> half;
      long right = number & mask;
      for (long key : keys) {
        long next = left ^ (Seeds.mix(right + key) & mask);
        left = right;
        right = next;
      }
      number = (left << half) | right;
    } while (number >= size);
    return number;
  }
}
