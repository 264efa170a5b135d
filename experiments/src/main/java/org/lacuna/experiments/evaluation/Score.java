package org.lacuna.experiments.evaluation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.sample.Mean;

/**
 * Sums of the losses of windows: what a model makes of a text, in natural and in binary units, a
 * token, a byte and a word.
 */
public final class Score {
  private static final double BITS = 1 / Math.log(2);

  /** The metrics, in the order of tables. */
  public static final Map<String, String> METRICS = metrics();

  private final Mean perToken = new Mean();
  private final Mean perByte = new Mean();
  private final Mean perWord = new Mean();
  private long tokens;
  private long words;

  /**
   * Adds one window.
   *
   * @param nats over its scored tokens
   * @param windowTokens that were scored
   * @param bytes that these stand for
   * @param windowWords that begin in them
   */
  public void add(double nats, long windowTokens, long bytes, long windowWords) {
    tokens += windowTokens;
    words += windowWords;
    perToken.add(nats, windowTokens);
    perByte.add(nats * BITS, bytes);
    perWord.add(nats, windowWords);
  }

  /** Tokens scored. */
  public long tokens() {
    return tokens;
  }

  /** Mean cross-entropy a token, natural logarithm. */
  public Estimate loss() {
    return perToken.estimate(tokens);
  }

  /** The exponential of {@link #loss}. */
  public Estimate perplexity() {
    return perToken.exponential(tokens);
  }

  /** Mean cross-entropy a token, binary logarithm. */
  public double bitsPerToken() {
    return perToken.value() * BITS;
  }

  /** Bits of all tokens over the bytes they stand for: comparable between tokenizers. */
  public Estimate bitsPerByte() {
    return perByte.estimate(tokens);
  }

  /** The estimates of {@link #METRICS}; no perplexity a word where none begins. */
  public Map<String, Estimate> estimates() {
    Map<String, Estimate> estimates = new LinkedHashMap<>();
    estimates.put("loss", loss());
    estimates.put("perplexity", perplexity());
    estimates.put("bits_per_byte", bitsPerByte());
    if (words > 0) {
      estimates.put("word_perplexity", perWord.exponential(tokens));
    }
    return estimates;
  }

  private static Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("loss", "cross-entropy, nats a token");
    metrics.put("perplexity", "exp(loss)");
    metrics.put("bits_per_byte", "cross-entropy, bits a byte of the text");
    metrics.put("word_perplexity", "exp(nats a word), words parted by white space");
    return metrics;
  }
}
