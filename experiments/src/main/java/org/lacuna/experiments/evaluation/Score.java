package org.lacuna.experiments.evaluation;

/** Sums of the losses of windows of equal numbers of tokens. */
final class Score {
  private long windows;
  private long tokens;
  private long bytes;
  private double nats;
  private double squares;

  /** Adds one window's nats over its scored tokens, which stand for so many bytes. */
  void add(double windowNats, long windowTokens, long windowBytes) {
    windows++;
    tokens += windowTokens;
    bytes += windowBytes;
    nats += windowNats;
    double mean = windowNats / windowTokens;
    squares += mean * mean;
  }

  long windows() {
    return windows;
  }

  long tokens() {
    return tokens;
  }

  double natsPerToken() {
    return nats / tokens;
  }

  double bitsPerByte() {
    return nats / Math.log(2) / bytes;
  }

  /** Standard error of the mean nats a token over windows; NaN for a single window. */
  double error() {
    double mean = nats / tokens;
    double variance = (squares / windows - mean * mean) * windows / (windows - 1.0);
    return Math.sqrt(Math.max(0, variance) / windows);
  }

  double bitsPerByteError() {
    return error() * tokens / Math.log(2) / bytes;
  }
}
