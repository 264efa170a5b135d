package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long jobs that need each other take together, beside the best that is possible. */
class TogetherTest {
  /** Jobs with their seconds. */
  private record Work(List<SweepJob> jobs, Map<Integer, Double> seconds) {
    double together(int atOnce) {
      return new Estimates(seconds).together(jobs, atOnce);
    }

    double alone() {
      return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private double of(SweepJob job) {
      return seconds.getOrDefault(job.index(), 0.0);
    }

    /** The way that takes longest. */
    double longestWay() {
      Map<Integer, Double> ends = new HashMap<>();
      jobs.forEach(job -> ends.put(job.index(), of(job) + ready(job, ends)));
      return ends.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** The shortest that any order gives: each job begins when it can, in that order. */
    double best(int atOnce) {
      return best(new ArrayList<>(jobs), new double[atOnce], Map.of());
    }

    private double best(List<SweepJob> left, double[] free, Map<Integer, Double> ends) {
      if (left.isEmpty()) {
        return Arrays.stream(free).max().orElse(0);
      }
      double best = Double.POSITIVE_INFINITY;
      for (SweepJob job : left) {
        if (ends.keySet().containsAll(job.needs())) {
          List<SweepJob> others = new ArrayList<>(left);
          others.remove(job);
          double[] then = free.clone();
          Arrays.sort(then);
          then[0] = Math.max(then[0], ready(job, ends)) + of(job);
          Map<Integer, Double> ended = new HashMap<>(ends);
          ended.put(job.index(), then[0]);
          best = Math.min(best, best(others, then, ended));
        }
      }
      return best;
    }

    private static double ready(SweepJob job, Map<Integer, Double> ends) {
      return job.needs().stream().mapToDouble(need -> ends.getOrDefault(need, 0.0)).max().orElse(0);
    }
  }

  /** Jobs such as {@code 3 2:0 4:0,1}: their seconds and what they need. */
  private static Work work(String text) {
    List<SweepJob> jobs = new ArrayList<>();
    Map<Integer, Double> seconds = new HashMap<>();
    for (String word : text.strip().split(" +", -1)) {
      String[] parts = word.split(":", -1);
      int index = jobs.size();
      List<Integer> needs =
          parts.length == 1
              ? List.of()
              : Arrays.stream(parts[1].split(",")).map(Integer::valueOf).toList();
      jobs.add(job(index, needs));
      seconds.put(index, Double.parseDouble(parts[0]));
    }
    return new Work(jobs, seconds);
  }

  private static SweepJob job(int index, List<Integer> needs) {
    return new SweepJob(index, "job " + index, needs, List.of(), "", List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5                                   | 1 | 5",
        "5                                   | 9 | 5",
        "3 3 2 2 2                           | 2 | 7",
        "1 1 1 9                             | 2 | 9",
        "10 10:0 10:1 10:2 10 10:4 10:5 10:6 | 2 | 40",
        "10 10:0 10 10                       | 2 | 20",
        "1 1:0 1:0 1:0 1:1,2,3               | 3 | 3",
        "0 0:0 4:1                           | 1 | 4",
        "2 8 3:0 3:0                         | 2 | 8",
      })
  void together(String work, int atOnce, double seconds) {
    assertThat(work(work).together(atOnce)).isEqualTo(seconds);
  }

  @Property(tries = 300)
  void asGoodAsSuchAnOrderMustBe(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 9) Integer> seconds,
      @ForAll @Size(5) List<@IntRange(max = 31) Integer> needs,
      @ForAll @IntRange(min = 1, max = 3) int atOnce) {
    List<SweepJob> jobs = new ArrayList<>();
    Map<Integer, Double> times = new HashMap<>();
    for (int i = 0; i < seconds.size(); i++) {
      int bits = needs.get(i);
      jobs.add(job(i, IntStream.range(0, i).filter(j -> (bits >> j & 1) == 1).boxed().toList()));
      times.put(i, (double) seconds.get(i));
    }
    Work work = new Work(jobs, times);
    double together = work.together(atOnce);
    double best = work.best(atOnce);
    // Graham, 1966: what never lets a process idle while a job can begin is at most so much worse.
    assertThat(together).isBetween(best - 1e-9, (2 - 1.0 / atOnce) * best + 1e-9);
    assertThat(work.together(1)).isCloseTo(work.alone(), within(1e-9));
    assertThat(work.together(5)).isCloseTo(work.longestWay(), within(1e-9));
  }
}
