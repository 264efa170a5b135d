package org.lacuna.datasets.task.listing;

import java.util.stream.IntStream;

/**
 * Frequencies of words by rank: of a total, rank k has {@code floor(total k^-alpha / zeta(alpha))}.
 *
 * @param ranks how many words there are
 */
record Zipf(int ranks, double alpha, double zeta) {

  /** One for the noise, three for the answer, and one that is less frequent. */
  static final int LEAST_RANKS = 5;

  Zipf(int ranks, double alpha) {
    this(ranks, alpha, zeta(alpha));
  }

  /** How often the word of a rank, from 1 on, occurs. */
  int count(int rank, int total) {
    return (int) (total * StrictMath.pow(rank, -alpha) / zeta);
  }

  /** Whether ranks 2, 3 and 4 each occur more often than the next. */
  boolean distinct(int total) {
    return IntStream.range(2, LEAST_RANKS)
        .allMatch(rank -> count(rank, total) > count(rank + 1, total));
  }

  /** Riemann's zeta function, by Euler's and Maclaurin's summation; its error is below 1e-12. */
  static double zeta(double alpha) {
    int terms = 1000;
    double sum = 0;
    for (int k = 1; k < terms; k++) {
      sum += StrictMath.pow(k, -alpha);
    }
    double last = StrictMath.pow(terms, -alpha);
    return sum + last * terms / (alpha - 1) + last / 2 + alpha * last / terms / 12;
  }
}
