package org.lacuna.results;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A turn in a run's life, a line of the training log with the key {@code event}. */
public enum RunEvent {
  STARTED,
  RESUMED,
  FINISHED,
  DIVERGED;

  /** The key by which a log line is known as an event. */
  public static final String KEY = "event";

  /** Of {@link #FINISHED}: the key of what stands for the weights that were learned. */
  public static final String WEIGHTS = "weights";

  /** As it stands in the log, such as {@code "started"}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The event of that text; empty for one that this version does not know. */
  public static Optional<RunEvent> of(String text) {
    return Arrays.stream(values()).filter(event -> event.text().equals(text)).findFirst();
  }
}
