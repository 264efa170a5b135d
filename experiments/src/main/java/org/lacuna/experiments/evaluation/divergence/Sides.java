package org.lacuna.experiments.evaluation.divergence;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the two predictions of a comparison are called.
 *
 * @param p what the divergence is from
 * @param q what it is to
 */
record Sides(String p, String q) {
  static final Sides MODES = new Sides("full", "native");
  static final Sides MODELS = new Sides("other", "this");

  /** The suffixes of the quantiles' metrics, with their shares. */
  static final Map<String, Double> QUANTILES = quantiles();

  static final String SAME_TOP1 = "same_top1";
  static final String DELTA_LOSS = "delta_loss";

  String kl() {
    return "kl_%s_%s".formatted(p, q);
  }

  String reverse() {
    return "kl_%s_%s".formatted(q, p);
  }

  String crossEntropy() {
    return "cross_entropy_%s_%s".formatted(p, q);
  }

  String entropy() {
    return "entropy_" + p;
  }

  /** The metrics, each with what it is. */
  Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put(kl(), "KL(p_%s || p_%s), nats a token; also by position".formatted(p, q));
    QUANTILES.forEach((suffix, share) ->
        metrics.put(kl() + suffix, "its quantile %s over tokens, nats".formatted(share)));
    metrics.put(kl() + "_max", "its maximum over tokens, nats");
    metrics.put(reverse(), "KL(p_%s || p_%s), nats a token".formatted(q, p));
    metrics.put(crossEntropy(), "-sum p_%s log p_%s, nats a token: entropy and KL".formatted(p, q));
    metrics.put(entropy(), "entropy of p_%s, nats a token".formatted(p));
    metrics.put(SAME_TOP1, "share of tokens with the same likeliest prediction; also by position");
    metrics.put(DELTA_LOSS, "loss of %s less that of %s, nats a target".formatted(q, p));
    return metrics;
  }

  private static Map<String, Double> quantiles() {
    Map<String, Double> quantiles = new LinkedHashMap<>();
    quantiles.put("_median", 0.5);
    quantiles.put("_p90", 0.9);
    quantiles.put("_p99", 0.99);
    quantiles.put("_p999", 0.999);
    return quantiles;
  }
}
