package org.lacuna.datasets.task;

import java.util.function.Function;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;

/**
 * Deals keys out to the splits for good: a key belongs to one of them, whatever the seed, the task
 * and the parameters. Eight of ten are for training, one each for validation and test.
 */
public final class KeySplit {

  /** Part of what a key is, like its spelling: changing it mixes the splits of earlier runs. */
  private static final long SALT = 0x6b65_7973L;

  private static final int TRIES = 100_000;

  private KeySplit() {}

  /** The one split that a key may occur in. */
  public static Split of(String key) {
    return switch ((int) Seeds.below(10, Seeds.hash(SALT, key))) {
      case 0 -> Split.VALIDATION;
      case 1 -> Split.TEST;
      default -> Split.TRAIN;
    };
  }

  /**
   * Draws until a key of the split comes.
   *
   * @param keys draws a key; what tells it from others is its text, as {@code toString} gives it
   * @throws DatasetException if there is none in a great many draws
   */
  public static <K> K draw(Split split, SeededRandom random, Function<SeededRandom, K> keys) {
    for (int i = 0; i < TRIES; i++) {
      K key = keys.apply(random);
      if (of(key.toString()) == split) {
        return key;
      }
    }
    throw new DatasetException(
        "no key for the " + split.label() + " split in " + TRIES + " draws; allow longer keys");
  }
}
