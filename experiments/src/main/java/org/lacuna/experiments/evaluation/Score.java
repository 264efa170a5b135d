package org.lacuna.experiments.evaluation;

/**
 * Sums of the losses of windows: what a model makes of a text, in natural and in binary units.
 *
 * <p>The standard errors are those of windows with equal numbers of scored tokens.
 */
public final class Score {
  private long windows;
  private long tokens;
  private long bytes;
  private double nats;
  private double squares;

  /** Adds one window's nats over its scored tokens, which stand for so many bytes. */
  public void add(double windowNats, long windowTokens, long windowBytes) {
    windows++;
    tokens += windowTokens;
    bytes += windowBytes;
    nats += windowNats;
    double mean = windowNats / windowTokens;
    squares += mean * mean;
  }

  /** Windows added. */
  public long windows() {
    return windows;
  }

  /** Tokens scored. */
  public long tokens() {
    return tokens;
  }

  /** Mean cross-entropy, natural logarithm. */
  public double natsPerToken() {
    return nats / tokens;
  }

  /** The exponential of {@link #natsPerToken}. */
  public double perplexity() {
    return Math.exp(natsPerToken());
  }

  /** Mean cross-entropy, binary logarithm. */
  public double bitsPerToken() {
    return natsPerToken() / Math.log(2);
  }

  /** Bits of all tokens over the bytes they stand for: comparable between tokenizers. */
  public double bitsPerByte() {
    return nats / Math.log(2) / bytes;
  }

  /** Standard error of the mean nats a token over windows; NaN for a single window. */
  public double error() {
    double mean = nats / tokens;
    double variance = (squares / windows - mean * mean) * windows / (windows - 1.0);
    return Math.sqrt(Math.max(0, variance) / windows);
  }

  /** Standard error of {@link #bitsPerByte}; NaN for a single window. */
  public double bitsPerByteError() {
    return error() * tokens / Math.log(2) / bytes;
  }
}
