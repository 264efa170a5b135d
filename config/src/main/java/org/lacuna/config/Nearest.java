package org.lacuna.config;

import java.util.Collection;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known name that a mistyped one most likely stands for. */
public final class Nearest {

  private Nearest() {}

  /**
   * Returns the known name with the fewest edits (Levenshtein) from the wanted one.
   *
   * <p>A name more than two edits away, or more than a third of the wanted name's length where that
   * is larger, is no guess at all; neither is one that shares no letter's place with it.
   *
   * @param wanted the name as it was typed
   * @param known the names that exist; on a tie the first one is returned
   */
  public static Optional<String> of(String wanted, Collection<String> known) {
    int limit = Math.max(2, wanted.length() / 3);
    String best = null;
    for (String name : known) {
      int distance = distance(wanted, name, limit);
      if (distance >= 0) {
        best = name;
        limit = distance - 1;
      }
      if (limit < 0) {
        break;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * What to end the message about an unknown name with: {@code did you mean NAME?} or, where none
   * is near, all that are known.
   */
  public static String hint(String wanted, Collection<String> known) {
    return of(wanted, known)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElseGet(() -> "known are " + String.join(", ", known));
  }

  /** The number of edits, or -1 where there are more than {@code limit} or nothing is shared. */
  private static int distance(String wanted, String name, int limit) {
    if (wanted.equals(name)) {
      return 0;
    }
    // The distance is never below this, and a very long text must not be compared letter by letter.
    if (Math.abs(wanted.length() - name.length()) > limit) {
      return -1;
    }
    int distance = new LevenshteinDistance(limit).apply(wanted, name);
    return distance < Math.max(wanted.length(), name.length()) ? distance : -1;
  }
}
