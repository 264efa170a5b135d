package org.lacuna.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lacuna.results.statistics.Interval;

/**
 * One evaluation row: a score, the protocol that gave it, and the share of keys attention saw.
 *
 * @param run id of the run
 * @param method name of the attention method
 * @param metric what is measured: {@code perplexity}, {@code bits_per_byte}, {@code loss} (nats a
 *     token), …
 * @param protocol how it is measured: {@code window-mean}, {@code same-targets}, …
 * @param slice the part of what was measured that this row is of, such as {@code layer=3, head=0}
 *     or {@code depth=0.25}; empty for the whole
 * @param length context length in tokens
 * @param value the score; not finite where the model diverged
 * @param samples windows or documents that were scored
 * @param tokens tokens that were scored
 * @param standardError of {@code value} over the samples; null where it is not known
 * @param interval where the value of all such samples lies with a probability of 95 %; null where
 *     it is not known
 * @param chance the score of a guess; null where there is no such thing
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
    SortedMap<String, String> slice,
    int length,
    double value,
    long samples,
    long tokens,
    @Nullable Double standardError,
    @Nullable Interval interval,
    @Nullable Double chance,
    long seed,
    String mode,
    List<Double> visibleShare) {

  /** The slice of a row that is of the whole. */
  public static final SortedMap<String, String> WHOLE = Collections.emptySortedMap();

  public Measurement {
    if (length < 1) {
      throw new IllegalArgumentException("length: expected at least 1 token, found " + length);
    }
    for (double share : visibleShare) {
      if (!(share >= 0 && Double.isFinite(share))) {
        throw new IllegalArgumentException("visibleShare: expected at least 0, found " + share);
      }
    }
    slice = Collections.unmodifiableSortedMap(new TreeMap<>(slice));
    visibleShare = List.copyOf(visibleShare);
  }

  /** A row of the whole, with neither interval nor chance. */
  public Measurement(
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
    this(
        run,
        method,
        metric,
        protocol,
        WHOLE,
        length,
        value,
        samples,
        tokens,
        standardError,
        null,
        null,
        seed,
        mode,
        visibleShare);
  }

  /**
   * A row from a record, also from one of before rows had slices, intervals and chances.
   *
   * @param origin the record's file
   * @throws RunException if the line is no row
   */
  static Measurement read(JsonNode line, Path origin) {
    ObjectNode whole = line.deepCopy();
    if (!whole.has("slice")) {
      whole.putObject("slice");
    }
    for (String later : List.of("interval", "chance")) {
      if (!whole.has(later)) {
        whole.putNull(later);
      }
    }
    return Json.read(whole, Measurement.class, origin);
  }

  /** The same under another name of the method, such as that of a phase. */
  public Measurement withMethod(String other) {
    return new Measurement(
        run,
        other,
        metric,
        protocol,
        slice,
        length,
        value,
        samples,
        tokens,
        standardError,
        interval,
        chance,
        seed,
        mode,
        visibleShare);
  }

  /**
   * Without those that were measured again: of the same run, method, metric, protocol, slice,
   * length and mode the last one stays, at the place of the first.
   */
  public static List<Measurement> latest(List<Measurement> measurements) {
    SequencedMap<List<Object>, Measurement> last = new LinkedHashMap<>();
    for (Measurement m : measurements) {
      last.put(m.identity(), m);
    }
    return List.copyOf(last.values());
  }

  /** What two measurements of the same thing have in common. */
  public List<Object> identity() {
    return List.of(run, method, metric, protocol, slice, length, mode);
  }

  /** The mean of {@code visibleShare} over layers; NaN if it was not recorded. */
  public double meanVisibleShare() {
    return visibleShare.stream().mapToDouble(share -> share).average().orElse(Double.NaN);
  }
}
