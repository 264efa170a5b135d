package org.lacuna.results;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How long one layer's attention took, in one pass at one length.
 *
 * @param method name of the attention method; {@link AttentionTimings#DENSE} for the baseline
 * @param kernel what computed it
 * @param pass {@code prefill}, {@code forward+backward}, {@code decode}
 * @param length tokens of the sequence, or tokens in the cache
 * @param milliseconds each repetition's
 * @param deviceMilliseconds what of the median is a GPU's own, without the time in which it waits
 *     to be told what to do; {@code null} where that cannot be told
 * @param cacheMilliseconds what of {@code deviceMilliseconds} a decode step takes to put its token
 *     into the cache, before it attends; {@code null} where that cannot be told, or there is none
 * @param visibleShare effective sparsity: keys seen over causal keys
 * @param readBytes keys and values that the queries see, as often as one sees them, for every
 *     key/value head: what a forward pass reads that keeps nothing at hand
 * @param cacheBytes keys, values and summaries that a cache of the length holds
 * @param leastBytes what must go through memory at least
 * @param flops floating-point operations by the method's definition, selection included
 */
public record AttentionPoint(
    String method,
    String kernel,
    String pass,
    int length,
    List<Double> milliseconds,
    @Nullable Double deviceMilliseconds,
    @Nullable Double cacheMilliseconds,
    double visibleShare,
    long readBytes,
    long cacheBytes,
    double leastBytes,
    double flops) {

  public AttentionPoint {
    if (milliseconds.isEmpty()) {
      throw new IllegalArgumentException("milliseconds: expected at least one repetition");
    }
    milliseconds = List.copyOf(milliseconds);
  }

  /** The same with a GPU's own time, and what of it is the cache's. */
  public AttentionPoint on(
      @Nullable Double deviceMilliseconds, @Nullable Double cacheMilliseconds) {
    return new AttentionPoint(
        method,
        kernel,
        pass,
        length,
        milliseconds,
        deviceMilliseconds,
        cacheMilliseconds,
        visibleShare,
        readBytes,
        cacheBytes,
        leastBytes,
        flops);
  }

  /** A GPU's own time in milliseconds. */
  OptionalDouble ownTime() {
    return deviceMilliseconds == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(deviceMilliseconds);
  }

  /**
   * A GPU's own time in a decode step from the token's being in the cache on, in milliseconds;
   * empty where it is not known, or so short that chance makes it none.
   */
  OptionalDouble attending() {
    double rest =
        deviceMilliseconds == null || cacheMilliseconds == null
            ? 0
            : deviceMilliseconds - cacheMilliseconds;
    return rest > 0 ? OptionalDouble.of(rest) : OptionalDouble.empty();
  }

  /** Quartiles of the repetitions. */
  public Spread spread() {
    return Spread.of(milliseconds);
  }

  /** The median time, in milliseconds. */
  public double median() {
    return spread().median();
  }

  /** Operations by the median time, in GFLOP/s. */
  public double gigaflops() {
    return flops / median() / 1e6;
  }

  /** The share that it reached of what a device's ceilings allow (Williams et al., roofline). */
  public double ofRoofline(Ceilings ceilings) {
    return ceilings.milliseconds(flops, leastBytes) / median();
  }
}
