package org.lacuna.datasets.catalog;

import java.time.Duration;

/**
 * How long to put up with a bad connection.
 *
 * @param attempts how often a file is asked for before giving up
 * @param pause before the second attempt; it doubles with each further one
 * @param longest pause that a server may ask for
 * @param silence after which a server that sends nothing is given up
 */
record Patience(int attempts, Duration pause, Duration longest, Duration silence) {

  static final Patience USUAL =
      new Patience(5, Duration.ofSeconds(1), Duration.ofMinutes(2), Duration.ofSeconds(60));

  /** The pause after some attempts. */
  Duration after(int attempts) {
    return pause.multipliedBy(1L << (attempts - 1));
  }
}
