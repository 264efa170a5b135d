package org.lacuna.methods.lambda;

import java.util.stream.LongStream;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.SinkWindow;

/**
 * What is seen, and at which distance.
 *
 * @param sinks tokens at the start that stay visible, s
 * @param window recent tokens that are visible, the query's own included, w
 * @param ceiling the last position that a query takes, as seen from sinks, c
 * @param place where the sinks stand then
 */
record LambdaShape(int sinks, int window, int ceiling, Place place) {
  /** Where sinks stand. */
  enum Place {
    /** Each at its own position. */
    OWN,
    /** All of them at position 0. */
    START
  }

  /** The keys that a query sees. */
  SinkWindow keys() {
    return SinkWindow.ofTokens(sinks, window);
  }

  /**
   * The keys that the query at each position sees among the far sinks and, after them, all keys
   * where they are: a sink at the one place or the other.
   *
   * @param count how many far sinks there are
   */
  KeyRuns runs(int count) {
    return new Runs(this, count);
  }

  private record Runs(LambdaShape shape, int count) implements KeyRuns {
    @Override
    public void forEach(int t, Visibility.Run run) {
      // Of two sinks the earlier one is the first to be far.
      int far = 0;
      while (far < count && shape.isFar(t, far)) {
        far++;
      }
      if (far > 0) {
        run.accept(0, far);
      }
      int window = Math.toIntExact(shape.keys().windowStart(t));
      int near = Math.min(count, window);
      if (far < near) {
        run.accept(count + far, count + near);
      }
      run.accept(count + Math.max(far, window), count + t + 1);
    }
  }

  /** The place of sink {@code j}. */
  long place(long j) {
    return place == Place.OWN ? j : 0;
  }

  /** Whether the query at position {@code t} sees sink {@code j} nearer than it is. */
  boolean isFar(long t, long j) {
    return t - j + place(j) > ceiling;
  }

  /** The distance at which the query at position {@code t} sees sink {@code j}. */
  long distance(long t, long j) {
    return Math.min(t - j + place(j), ceiling) - place(j);
  }

  /** Where queries from position {@code first} on stand for far sinks. */
  long[] farQueries(long first, long count) {
    return LongStream.range(first, first + count).map(t -> Math.min(t, ceiling)).toArray();
  }

  /** Where the first sinks stand for queries that are far. */
  long[] farSinks(long count) {
    return LongStream.range(0, count).map(this::place).toArray();
  }

  /** Where the first sinks stand at their distances from the one query at a position. */
  long[] sinksOf(long t, long count) {
    return LongStream.range(0, count).map(j -> t - distance(t, j)).toArray();
  }
}
