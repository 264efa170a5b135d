package org.lacuna.results;

import java.util.List;

/**
 * What a whole decoder takes at one context length, measured in a process of its own.
 *
 * @param pattern which method each layer uses
 * @param kernel what computed sparse attention
 * @param context tokens of the prompt
 * @param chunk tokens that pass together
 * @param prefillSeconds until the prompt had passed
 * @param decodeMilliseconds each token's after the prompt
 * @param cacheBytes what the caches of all layers keep of the prompt
 * @param weightBytes the model's weights
 * @param startBytes memory of the process before the prompt: the runtime, the weights, a warm-up
 * @param peakBytes the most that the process ever had in use
 * @param memory where the two come from, such as {@code VmRSS, VmHWM}
 * @param curve memory after each chunk
 */
public record ModelPoint(
    String pattern,
    String kernel,
    int context,
    int chunk,
    double prefillSeconds,
    List<Double> decodeMilliseconds,
    long cacheBytes,
    long weightBytes,
    long startBytes,
    long peakBytes,
    String memory,
    List<MemorySample> curve) {

  public ModelPoint {
    if (decodeMilliseconds.isEmpty()) {
      throw new IllegalArgumentException("decodeMilliseconds: expected at least one token");
    }
    decodeMilliseconds = List.copyOf(decodeMilliseconds);
    curve = List.copyOf(curve);
  }

  /** Tokens of the prompt by the time they took, a second. */
  public double prefillSpeed() {
    return context / prefillSeconds;
  }

  /** Quartiles of the tokens after the prompt, in milliseconds. */
  public Spread decode() {
    return Spread.of(decodeMilliseconds);
  }

  /** Tokens a second after the prompt, by the median. */
  public double decodeSpeed() {
    return 1000 / decode().median();
  }
}
