package org.lacuna.results.claim;

import java.util.List;

/** What the measurements say of a claim. */
public enum Verdict {
  /** The interval of the difference lies on the claimed side of 0. */
  HOLDS("holds"),
  /** It lies on the other side. */
  DOES_NOT_HOLD("does not hold"),
  /** It contains 0, or there is none. */
  UNDECIDED("undecided");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  /** As it is written. */
  public String word() {
    return word;
  }

  /** Of all together: one that does not hold spoils it, one that is undecided leaves it open. */
  public static Verdict all(List<Verdict> parts) {
    if (parts.contains(DOES_NOT_HOLD)) {
      return DOES_NOT_HOLD;
    }
    return parts.contains(UNDECIDED) ? UNDECIDED : HOLDS;
  }
}
