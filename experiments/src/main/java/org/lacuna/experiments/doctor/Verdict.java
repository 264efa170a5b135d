package org.lacuna.experiments.doctor;

/** What a finding means to whoever wants to compute. */
public enum Verdict {
  /** As it should be. */
  FINE,

  /** Works, but less well than it could; or something is not there that few need. */
  NOTE,

  /** Keeps Lacuna from working. */
  PROBLEM
}
