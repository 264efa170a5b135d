package org.lacuna.datasets.source;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many documents were left out, by reason.
 *
 * @param counts those above 0, in the order of the reasons
 */
public record Skips(Map<SkipReason, Long> counts) {

  /** Nothing left out. */
  public static final Skips NONE = new Skips(Map.of());

  public Skips {
    EnumMap<SkipReason, Long> positive = new EnumMap<>(SkipReason.class);
    counts.forEach((reason, count) -> {
      if (count > 0) {
        positive.put(reason, count);
      }
    });
    counts = Collections.unmodifiableMap(positive);
  }

  /** One more. */
  public Skips and(SkipReason reason) {
    EnumMap<SkipReason, Long> more = new EnumMap<>(SkipReason.class);
    more.putAll(counts);
    more.merge(reason, 1L, Long::sum);
    return new Skips(more);
  }

  /** How many for one reason. */
  public long of(SkipReason reason) {
    return counts.getOrDefault(reason, 0L);
  }

  /** How many in all. */
  public long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** As a sentence's part: {@code 2 empty, 1 binary}, or {@code none}. */
  @Override
  public String toString() {
    return counts.isEmpty()
        ? "none"
        : Arrays.stream(SkipReason.values())
            .filter(counts::containsKey)
            .map(reason -> counts.get(reason) + " " + reason.label())
            .collect(Collectors.joining(", "));
  }
}
