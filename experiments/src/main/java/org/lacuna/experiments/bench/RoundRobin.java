package org.lacuna.experiments.bench;

import ai.djl.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.lacuna.methods.aten.AtenException;
import org.lacuna.methods.cuda.CudaException;

/**
 * Contestants take turns, always in the same order, so that what else the machine does falls on all
 * alike. Each warms up first, until the compiler has had its time.
 *
 * @param rounds turns of each contestant
 * @param warmUp how long each warms up
 * @param enough time after which no further round begins, once there are a few
 */
record RoundRobin(int rounds, Duration warmUp, Duration enough) {
  /** Rounds that there are in any case, if so many are asked for. */
  private static final int FEWEST = 3;

  /** A turn lasts at least so long; a step that is shorter is repeated and averaged. */
  private static final double TURN_MILLISECONDS = 20;

  private static final int MOST_STEPS = 500;

  /**
   * The milliseconds a step of every turn.
   *
   * @param told hears the number of each round, from 1, when it is done
   * @param failed hears of contestants that a device refused a step; they are left out
   */
  <K> Map<K, List<Double>> measure(
      Map<K, ? extends Contestant> all,
      Consumer<Integer> told,
      BiConsumer<K, RuntimeException> failed) {
    Map<K, Integer> steps = new LinkedHashMap<>();
    Map<K, Contestant> contestants = new LinkedHashMap<>();
    all.forEach((name, contestant) -> {
      try {
        steps.put(name, steps(warm(contestant)));
        contestants.put(name, contestant);
      } catch (AtenException | CudaException | EngineException e) {
        failed.accept(name, e);
      }
    });
    Map<K, List<Double>> times = new LinkedHashMap<>();
    long end = System.nanoTime() + enough.toNanos();
    for (int round = 1; round <= rounds; round++) {
      if (round > FEWEST && System.nanoTime() > end) {
        break;
      }
      contestants.forEach((name, contestant) ->
          times
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(turn(contestant, Objects.requireNonNull(steps.get(name)))));
      told.accept(round);
    }
    return times;
  }

  /** Steps until the time is over, one at least; the milliseconds of the last. */
  private double warm(Contestant contestant) {
    long end = System.nanoTime() + warmUp.toNanos();
    double last = contestant.step();
    while (System.nanoTime() < end) {
      last = contestant.step();
    }
    return last;
  }

  private static int steps(double milliseconds) {
    return (int) Math.clamp(Math.ceil(TURN_MILLISECONDS / milliseconds), 1, MOST_STEPS);
  }

  private static double turn(Contestant contestant, int steps) {
    double sum = 0;
    for (int i = 0; i < steps; i++) {
      sum += contestant.step();
    }
    return sum / steps;
  }
}
