package org.lacuna.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.spark.Schedule.State;

final class ScheduleTest {
  private static RunList list(List<List<Integer>> needs) {
    List<RunList.Line> lines = new ArrayList<>();
    for (List<Integer> each : needs) {
      lines.add(new RunList.Line(lines.size(), "", each));
    }
    return new RunList(Path.of("jobs.jsonl"), lines);
  }

  @Test
  void aLineStartsOnceAllThatItNeedsIsDone() {
    Schedule schedule = new Schedule(list(List.of(List.of(), List.of(0, 2), List.of())));
    assertThat(schedule.begin()).containsExactly(0, 2);
    assertThat(schedule.done(2)).isEmpty();
    assertThat(schedule.done(0)).containsExactly(1);
    assertThat(schedule.finished()).isFalse();
    assertThat(schedule.done(1)).isEmpty();
    assertThat(schedule.finished()).isTrue();
  }

  @Test
  void whatNeedsAFailedLineIsSkippedOnce() {
    Schedule schedule =
        new Schedule(list(List.of(List.of(), List.of(), List.of(0), List.of(1, 2), List.of(3))));
    schedule.begin();
    assertThat(schedule.failed(0)).containsExactly(2, 3, 4);
    assertThat(schedule.lacks(2)).containsExactly(0);
    assertThat(schedule.lacks(3)).containsExactly(2);
    assertThat(schedule.finished()).isFalse();
    assertThat(schedule.failed(1)).isEmpty();
    assertThat(schedule.lacks(3)).containsExactly(1, 2);
    assertThat(schedule.finished()).isTrue();
  }

  /** Whatever the needs, the order of the ends and what fails. */
  @Property(tries = 200)
  void everyLineIsDoneOrFailsOrLacksSomething(
      @ForAll long seed, @ForAll @IntRange(max = 30) int n) {
    Random random = new Random(seed);
    List<List<Integer>> needs = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Set<Integer> some = new TreeSet<>();
      for (int k = random.nextInt(4); k > 0 && i > 0; k--) {
        some.add(random.nextInt(i));
      }
      needs.add(List.copyOf(some));
    }
    Schedule schedule = new Schedule(list(needs));
    assertThat(schedule.neverReady()).isEmpty();

    Set<Integer> done = new HashSet<>();
    Set<Integer> started = new TreeSet<>(schedule.begin());
    Set<Integer> all = new HashSet<>(started);
    while (!started.isEmpty()) {
      int line = List.copyOf(started).get(random.nextInt(started.size()));
      started.remove(line);
      assertThat(done).containsAll(needs.get(line));
      if (random.nextInt(8) == 0) {
        schedule.failed(line);
      } else {
        done.add(line);
        for (int next : schedule.done(line)) {
          assertThat(all.add(next)).isTrue();
          started.add(next);
        }
      }
    }
    assertThat(schedule.finished()).isTrue();
    assertThat(schedule.in(State.DONE)).containsExactlyInAnyOrderElementsOf(done);
    for (int line = 0; line < n; line++) {
      assertThat(schedule.in(State.SKIPPED).contains(line)).isEqualTo(!all.contains(line));
      assertThat(schedule.lacks(line).isEmpty()).isEqualTo(all.contains(line));
    }
  }
}
