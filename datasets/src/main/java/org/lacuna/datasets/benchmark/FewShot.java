package org.lacuna.datasets.benchmark;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;

/**
 * Solved items before the one that is asked, each with a blank line after it.
 *
 * <p>Each item gets a draw of its own from a pool, which never holds the item itself: neither where
 * the pool is the very file that is asked, nor where it is another one with the same item in it.
 */
public final class FewShot {

  private static final String SEPARATOR = "\n\n";

  private final List<MultipleChoice> pool;
  private final Map<MultipleChoice, Long> copies;
  private final int shots;
  private final long seed;

  /**
   * Draws from a pool.
   *
   * @param pool the items to draw from
   * @param shots how many each item gets; 0 for none
   * @param seed decides which
   * @throws DatasetException if there are not as many
   */
  public FewShot(List<MultipleChoice> pool, int shots, long seed) {
    this.pool = List.copyOf(pool);
    this.copies =
        pool.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    require(shots, pool.size());
    this.shots = shots;
    this.seed = seed;
  }

  /**
   * The item after its examples.
   *
   * @param number of the item among those that are asked: another number, another draw
   * @throws DatasetException if the pool has too few other items
   */
  public MultipleChoice apply(MultipleChoice item, long number) {
    int own = Math.toIntExact(copies.getOrDefault(item, 0L));
    require(shots, pool.size() - own);
    return item.after(
        SeededRandom.of(seed, number).sample(pool, shots + own).stream()
            .filter(example -> !example.equals(item))
            .limit(shots)
            .map(example -> example.solved() + SEPARATOR)
            .collect(Collectors.joining()));
  }

  private static void require(int shots, int available) {
    if (shots < 0 || shots > available) {
      throw new DatasetException(
          "shots: expected from 0 to %d, the number of items to draw from, got %d"
              .formatted(available, shots));
    }
  }
}
