package org.lacuna.experiments.sweep;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;

/**
 * What the processes of a local sweep may take.
 *
 * @param jobs processes at a time
 * @param cores threads of each
 * @param memory bytes that each may have in use
 * @param retries how often a job that failed is tried again
 * @param limit the longest that a try may take; null for any time
 * @param silence the longest that a process may give no sign of life
 */
public record PoolSettings(
    int jobs, int cores, long memory, int retries, @Nullable Duration limit, Duration silence) {
  /** Less is not enough for a JVM with tensors. */
  public static final long LEAST_MEMORY = 256L << 20;

  /** Checks the ranges. */
  public PoolSettings {
    require(jobs >= 1, "--jobs", "1 or more", jobs);
    require(cores >= 1, "--cores", "1 or more", cores);
    require(memory >= LEAST_MEMORY, "--memory", "at least 256m", memory);
    require(retries >= 0, "--retries", "0 or more", retries);
    require(limit == null || limit.isPositive(), "--limit", "more than 0", limit);
    require(silence.isPositive(), "--silence", "more than 0", silence);
  }

  private static void require(boolean holds, String option, String expected, @Nullable Object got) {
    if (!holds) {
      throw new ConfigException("%s: expected %s, got %s".formatted(option, expected, got));
    }
  }

  /** The Java heap of each: most of what a training takes is tensors, outside of it. */
  public String heap() {
    return Math.max(LEAST_MEMORY, memory / 3) / 1024 + "k";
  }
}
