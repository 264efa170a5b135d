package org.lacuna.results;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation row: a score, the protocol that gave it, and the share of keys attention saw.
 *
 * @param run id of the run
 * @param method name of the attention method
 * @param metric what is measured: {@code perplexity}, {@code bits_per_byte}, {@code loss} (nats a
 *     token), …
 * @param protocol how it is measured: {@code window-mean}, {@code same-targets}, …
 * @param length context length in tokens
 * @param value the score; not finite where the model diverged
 * @param samples windows or documents that were scored
 * @param tokens tokens that were scored
 * @param standardError of {@code value} over the samples; null where it is not known
 * @param seed seed of the run
 * @param mode inference mode of the attention, such as {@code sparse} or {@code full}
 * @param visibleShare effective sparsity of every layer at this length: keys seen over keys that
 *     the causal mask allows, 1 for full attention; more where branches read a key twice or
 *     summaries come on top
 */
public record Measurement(
    String run,
    String method,
    String metric,
    String protocol,
    int length,
    double value,
    long samples,
    long tokens,
    @Nullable Double standardError,
    long seed,
    String mode,
    List<Double> visibleShare) {

  public Measurement {
    if (length < 1) {
      throw new IllegalArgumentException("length: expected at least 1 token, found " + length);
    }
    for (double share : visibleShare) {
      if (!(share >= 0 && Double.isFinite(share))) {
        throw new IllegalArgumentException("visibleShare: expected at least 0, found " + share);
      }
    }
    visibleShare = List.copyOf(visibleShare);
  }

  /** The same under another name of the method, such as that of a phase. */
  public Measurement withMethod(String other) {
    return new Measurement(
        run,
        other,
        metric,
        protocol,
        length,
        value,
        samples,
        tokens,
        standardError,
        seed,
        mode,
        visibleShare);
  }

  /**
   * Without those that were measured again: of the same run, method, metric, protocol, length and
   * mode the last one stays, at the place of the first.
   */
  public static List<Measurement> latest(List<Measurement> measurements) {
    SequencedMap<List<Object>, Measurement> last = new LinkedHashMap<>();
    for (Measurement m : measurements) {
      last.put(List.of(m.run, m.method, m.metric, m.protocol, m.length, m.mode), m);
    }
    return List.copyOf(last.values());
  }

  /** The mean of {@code visibleShare} over layers; NaN if it was not recorded. */
  public double meanVisibleShare() {
    return visibleShare.stream().mapToDouble(share -> share).average().orElse(Double.NaN);
  }
}
