package org.lacuna.results.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Made-up calibrations that tests share. */
final class Calibrations {

  private Calibrations() {}

  /** One step only, which chooses these layers. */
  static Calibration of(List<Double> alphas, Integer... chosen) {
    return new Calibration(
        "a-run",
        List.of(new Calibration.Step(0, 2.5, alphas)),
        new Calibration.Choice("lowest", 0.5, List.of(chosen)));
  }

  /** Alphas that drift from 1/2 to places of their own, up to {@code reach} from it. */
  static Calibration drifting(int layers, int steps, double reach) {
    SplittableRandom random = new SplittableRandom(layers);
    double[] goals = random.doubles(layers, 0.5 - reach, 0.5 + reach).toArray();
    List<Calibration.Step> history = new ArrayList<>();
    for (int step = 0; step <= steps; step += 10) {
      double way = 1 - Math.exp(-4.0 * step / steps);
      List<Double> alphas = new ArrayList<>();
      for (double goal : goals) {
        alphas.add(0.5 + way * (goal - 0.5));
      }
      history.add(new Calibration.Step(step, 2.4 - 0.1 * way + random.nextDouble(0.02), alphas));
    }
    List<Integer> lowest =
        IntStream.range(0, layers)
            .boxed()
            .sorted((a, b) -> Double.compare(goals[a], goals[b]))
            .limit(layers / 2)
            .toList();
    return new Calibration("loza-1", history, new Calibration.Choice("lowest", 0.5, lowest));
  }
}
