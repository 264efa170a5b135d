package org.lacuna.datasets.benchmark;

import java.util.Arrays;

/** How long an item of LongBench is, in words or Chinese characters, as LongBench-E groups them. */
public enum LengthBucket {
  SHORT("0-4k", 4000),
  MIDDLE("4-8k", 8000),
  LONG("8k+", Integer.MAX_VALUE);

  private final String label;
  private final int end;

  LengthBucket(String label, int end) {
    this.label = label;
    this.end = end;
  }

  /** What the columns of a table call it. */
  public String label() {
    return label;
  }

  /** The one of a length. */
  static LengthBucket of(int length) {
    return Arrays.stream(values()).filter(bucket -> length < bucket.end).findFirst().orElse(LONG);
  }
}
