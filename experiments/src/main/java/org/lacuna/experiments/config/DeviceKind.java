package org.lacuna.experiments.config;

import java.util.Locale;

/** What computes. */
public enum DeviceKind {
  CPU,
  /** The first CUDA device that libtorch sees. */
  GPU;

  /** As it stands in configurations, such as {@code "gpu"}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
