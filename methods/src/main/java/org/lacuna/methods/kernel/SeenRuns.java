package org.lacuna.methods.kernel;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.lacuna.methods.Visibility;

/** The keys that one query saw, as runs in ascending order; holds no tensor. */
public final class SeenRuns {
  private final int[] bounds;

  private SeenRuns(int[] bounds) {
    this.bounds = bounds;
  }

  /** What a query saw. */
  public static SeenRuns of(Visibility visibility, int sequence, int head, int query) {
    LongStream.Builder runs = LongStream.builder();
    visibility.forEachRun(sequence, head, query, (from, to) -> runs.add((long) from << 32 | to));
    return new SeenRuns(
        runs.build()
            .sorted()
            .flatMap(run -> LongStream.of(run >>> 32, run & 0xFFFFFFFFL))
            .mapToInt(Math::toIntExact)
            .toArray());
  }

  /** Runs, not empty. */
  int size() {
    return bounds.length / 2;
  }

  /** First key of a run. */
  int from(int run) {
    return bounds[2 * run];
  }

  /** The key after a run. */
  int to(int run) {
    return bounds[2 * run + 1];
  }

  /** Visits the runs. */
  public void forEach(Visibility.Run visitor) {
    for (int run = 0; run < size(); run++) {
      visitor.accept(from(run), to(run));
    }
  }

  /** Visits the runs of keys between the seen ones, up to before {@code end}. */
  public void forEachGap(int end, Visibility.Run visitor) {
    int next = 0;
    for (int run = 0; run < size(); run++) {
      if (from(run) > next) {
        visitor.accept(next, from(run));
      }
      next = to(run);
    }
    if (next < end) {
      visitor.accept(next, end);
    }
  }

  /** How many keys were seen. */
  public int count() {
    int count = 0;
    for (int run = 0; run < size(); run++) {
      count += to(run) - from(run);
    }
    return count;
  }

  /** Jaccard's index: keys that both saw over keys that one of them saw; 1 if neither saw any. */
  public double overlap(SeenRuns other) {
    int shared = 0;
    for (int i = 0, j = 0; i < size() && j < other.size(); ) {
      shared += Math.max(0, Math.min(to(i), other.to(j)) - Math.max(from(i), other.from(j)));
      if (to(i) < other.to(j)) {
        i++;
      } else {
        j++;
      }
    }
    int any = count() + other.count() - shared;
    return any == 0 ? 1 : (double) shared / any;
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }
}
