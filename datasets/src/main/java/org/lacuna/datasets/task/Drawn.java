package org.lacuna.datasets.task;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;

/**
 * A row of different things that are drawn as they are asked for, so that a longer context begins
 * with the same ones as a shorter: what {@link Fit} sizes.
 */
public final class Drawn<E> {

  private static final int TRIES = 10_000;

  private final String parameter;
  private final Supplier<E> draws;
  private final List<E> row = new ArrayList<>();
  private final Set<E> taken = new HashSet<>();

  /**
   * A row that is empty yet.
   *
   * @param parameter what to call, where there are too few different ones, the parameter that
   *     decides how many there are
   * @param draws draws anything; what came before is passed over
   */
  public Drawn(String parameter, Supplier<E> draws) {
    this.parameter = parameter;
    this.draws = draws;
  }

  /** A row of keys of one split, as {@link KeySplit} draws them. */
  public static <K> Drawn<K> keys(
      String parameter, Split split, SeededRandom random, Function<SeededRandom, K> keys) {
    return new Drawn<>(parameter, () -> KeySplit.draw(split, random, keys));
  }

  /**
   * The first of the row.
   *
   * @throws DatasetException if no other comes in a great many draws
   */
  public List<E> first(int count) {
    while (row.size() < count) {
      next();
    }
    return List.copyOf(row.subList(0, count));
  }

  /** One more, the last of the row from now on. */
  public E next() {
    E another = another();
    row.add(another);
    return another;
  }

  private E another() {
    for (int i = 0; i < TRIES; i++) {
      E drawn = draws.get();
      if (taken.add(drawn)) {
        return drawn;
      }
    }
    throw new DatasetException(
        "%s: there are %d different draws and hardly more; expected a value that allows more, or a shorter length"
            .formatted(parameter, row.size()));
  }
}
