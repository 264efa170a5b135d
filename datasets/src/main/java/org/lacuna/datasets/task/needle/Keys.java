package org.lacuna.datasets.task.needle;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.KeySplit;

/** Keys of one sample, no two alike, all of its split. */
final class Keys {

  private static final int TRIES = 10_000;

  private final Split split;
  private final SeededRandom random;
  private final Function<SeededRandom, String> draw;
  private final Set<String> drawn = new HashSet<>();

  Keys(Split split, SeededRandom random, Function<SeededRandom, String> draw) {
    this.split = split;
    this.random = random;
    this.draw = draw;
  }

  /**
   * One more.
   *
   * @throws DatasetException if there seem to be no more
   */
  String next() {
    for (int i = 0; i < TRIES; i++) {
      String key = KeySplit.draw(split, random, draw);
      if (drawn.add(key)) {
        return key;
      }
    }
    throw new DatasetException(
        ("key_type: the %s split has %d keys of this kind and hardly more;"
                + " expected one with more, such as uuids, or a shorter length")
            .formatted(split.label(), drawn.size()));
  }
}
