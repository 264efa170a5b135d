package org.lacuna.datasets;

import java.util.Locale;

/** What a document is used for. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** The name as people write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
