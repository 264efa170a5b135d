package org.lacuna.results.report;

import org.jspecify.annotations.Nullable;

/**
 * Something that is so.
 *
 * @param key what is told
 * @param value as it is shown
 * @param section id of the section that says more; null for none
 */
public record Fact(String key, String value, @Nullable String section) {
  /** A fact that stands by itself. */
  public Fact(String key, String value) {
    this(key, value, null);
  }

  /** A number as it stands. */
  public Fact(String key, long value) {
    this(key, Long.toString(value));
  }
}
