package org.lacuna.experiments.doctor;

import java.util.stream.Collectors;

/**
 * One thing that was looked at.
 *
 * @param name what was looked at, in a word or three
 * @param found what was found, in one line
 * @param verdict what that means
 * @param mend what would mend it, in one line; empty if it is fine
 */
public record Finding(String name, String found, Verdict verdict, String mend) {
  /** Makes one line of each text, whatever a library said. */
  public Finding {
    found = line(found);
    mend = line(mend);
    if (mend.isEmpty() != (verdict == Verdict.FINE)) {
      throw new IllegalArgumentException(
          name
              + ": what is not fine has a line that says what would mend it, and nothing else has");
    }
  }

  /** Something that is as it should be. */
  public static Finding fine(String name, String found) {
    return new Finding(name, found, Verdict.FINE, "");
  }

  /** Something that is worth knowing. */
  public static Finding note(String name, String found, String mend) {
    return new Finding(name, found, Verdict.NOTE, mend);
  }

  /** Something that has to be mended. */
  public static Finding problem(String name, String found, String mend) {
    return new Finding(name, found, Verdict.PROBLEM, mend);
  }

  /** Something that is a problem to whoever needs it, and a note to others. */
  static Finding lacking(boolean needed, String name, String found, String mend) {
    return needed ? problem(name, found, mend) : note(name, found, mend);
  }

  private static String line(String text) {
    return text.lines()
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
