package org.lacuna.config;

import org.jspecify.annotations.Nullable;

/** Range checks of the records, in the one form that the binder completes with file and section. */
public final class Check {
  private Check() {}

  /** Throws {@code key: expected <expected>, got <value>} unless the condition holds. */
  public static void that(boolean holds, String key, String expected, @Nullable Object value) {
    if (!holds) {
      throw new IllegalArgumentException(key + ": expected " + expected + ", got " + value);
    }
  }

  public static void atLeast(long least, String key, long value) {
    that(value >= least, key, "at least " + least, value);
  }
}
