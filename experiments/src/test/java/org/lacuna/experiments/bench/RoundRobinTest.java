package org.lacuna.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.cuda.CudaException;

class RoundRobinTest {
  private final List<String> steps = new ArrayList<>();

  /** A contestant that says how long it took. */
  private Contestant taking(String name, double milliseconds) {
    return new Contestant() {
      @Override
      public double step() {
        steps.add(name);
        return milliseconds;
      }

      @Override
      public void close() {}
    };
  }

  private Map<String, Contestant> two() {
    Map<String, Contestant> two = new LinkedHashMap<>();
    two.put("a", taking("a", 100));
    two.put("b", taking("b", 10));
    return two;
  }

  @Test
  void contestantsTakeTurns() {
    List<Integer> rounds = new ArrayList<>();
    Map<String, List<Double>> times =
        new RoundRobin(4, Duration.ZERO, Duration.ofDays(1))
            .measure(two(), rounds::add, (_, e) -> fail(e));

    // One step each to warm up; then a long step a turn against two short ones.
    assertThat(String.join("", steps)).isEqualTo("ab" + "abb".repeat(4));
    assertThat(times).containsOnlyKeys("a", "b");
    assertThat(times.get("a")).containsExactly(100.0, 100.0, 100.0, 100.0);
    assertThat(times.get("b")).containsExactly(10.0, 10.0, 10.0, 10.0);
    assertThat(rounds).containsExactly(1, 2, 3, 4);
  }

  @Test
  void contestantThatADeviceRefusesIsLeftOut() {
    Map<String, Contestant> contestants = two();
    contestants.put(
        "c",
        new Contestant() {
          @Override
          public double step() {
            throw new CudaException("out of memory");
          }

          @Override
          public void close() {}
        });
    List<String> failed = new ArrayList<>();

    Map<String, List<Double>> times =
        new RoundRobin(2, Duration.ZERO, Duration.ofDays(1))
            .measure(contestants, _ -> {}, (name, e) -> failed.add(name + ": " + e.getMessage()));

    assertThat(times).containsOnlyKeys("a", "b");
    assertThat(failed).containsExactly("c: out of memory");
  }

  @Test
  void threeRoundsWhereTheTimeIsOver() {
    Map<String, List<Double>> times =
        new RoundRobin(9, Duration.ZERO, Duration.ZERO).measure(two(), _ -> {}, (_, e) -> fail(e));

    assertThat(times.get("a")).hasSize(3);
  }
}
