package org.lacuna.results;

/** How far a run has come, derived from its records and its lock. */
public enum RunStatus {
  /** Its folder is there and nothing has been logged. */
  NEW,
  /** It has begun and a living process holds its lock. */
  RUNNING,
  /** It has begun and no process holds its lock: it can be resumed. */
  INTERRUPTED,
  /** Its training reached the end. */
  FINISHED,
  /** Its loss was not finite; resuming would not help. */
  DIVERGED;

  static RunStatus after(RunEvent last, boolean locked) {
    return switch (last) {
      case FINISHED -> FINISHED;
      case DIVERGED -> DIVERGED;
      case STARTED, RESUMED -> locked ? RUNNING : INTERRUPTED;
    };
  }
}
