package org.lacuna.results.claim;

import java.util.List;

/** What the measurements say of a claim. */
public enum Verdict {
  /** The claim is shown, by what {@link Finding} asks: seeds enough, and a p value small enough. */
  HOLDS("holds"),
  /** The opposite is shown. */
  DOES_NOT_HOLD("does not hold"),
  /** Neither is. */
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
