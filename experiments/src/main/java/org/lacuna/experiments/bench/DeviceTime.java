package org.lacuna.experiments.bench;

import ai.djl.Device;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.cuda.CudaClock;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.results.Spread;

/**
 * What of a step's time is the GPU's own, without what Java and the driver take to ask for it.
 *
 * @param clock of the GPU
 */
record DeviceTime(CudaClock clock) {
  /** Of short steps the median of several, of long ones a single one. */
  private static final int MOST_STEPS = 9;

  private static final double TOGETHER_MILLISECONDS = 20;

  /** Long steps are asked for faster than they are done. */
  private static final double LONGEST_HOLD = 100;

  /** Where there is a clock. */
  static Optional<DeviceTime> of(Device device) {
    return CudaProgram.canRunOn(device)
        ? Optional.of(new DeviceTime(new CudaClock(device)))
        : Optional.empty();
  }

  /**
   * The milliseconds of a step.
   *
   * @param wall what it takes by the host's clock
   * @return {@code null} if the host waits for the GPU within it
   */
  @Nullable Double milliseconds(AttentionStep step, double wall) {
    double hold = Math.min(2 * wall + 1, LONGEST_HOLD);
    Clock own = (_, work) -> orNaN(clock.milliseconds(hold, work));
    int steps = (int) Math.clamp(TOGETHER_MILLISECONDS / wall, 1, MOST_STEPS);
    double[] times =
        DoubleStream.generate(() -> step.step(own)).limit(steps).filter(Double::isFinite).toArray();
    return times.length == 0 ? null : Spread.of(DoubleStream.of(times).boxed().toList()).median();
  }

  private static double orNaN(OptionalDouble time) {
    return time.orElse(Double.NaN);
  }
}
