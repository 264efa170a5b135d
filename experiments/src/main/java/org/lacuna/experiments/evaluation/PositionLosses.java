package org.lacuna.experiments.evaluation;

/** Mean loss at each position of a window, over the windows in which that position is scored. */
public final class PositionLosses {
  private final double[] nats;
  private final long[] counts;

  /** For windows of {@code length} targets. */
  public PositionLosses(int length) {
    nats = new double[length];
    counts = new long[length];
  }

  /** Adds the loss of one target. */
  public void add(int position, double loss) {
    nats[position] += loss;
    counts[position]++;
  }

  /** Mean nats at each position; 0 where none was scored. */
  public double[] means() {
    double[] means = new double[nats.length];
    for (int t = 0; t < means.length; t++) {
      means[t] = counts[t] == 0 ? 0 : nats[t] / counts[t];
    }
    return means;
  }

  /** Targets scored at each position. */
  public long[] counts() {
    return counts.clone();
  }
}
