package org.lacuna.results.report;

import org.jspecify.annotations.Nullable;
import org.lacuna.results.Digits;

/**
 * A cell of a table.
 *
 * @param text what stands in it
 * @param note what stands below in small letters, such as an interval; empty for nothing
 * @param number what it is sorted by; null for the text
 * @param detail what a click shows; null for nothing
 * @param emphasis how it stands out
 */
public record Cell(
    String text, String note, @Nullable Double number, @Nullable Detail detail, Emphasis emphasis) {

  /** How a cell stands out among its neighbours. */
  public enum Emphasis {
    /** Not at all. */
    PLAIN,
    /** In bold, such as the best of a column. */
    STRONG,
    /** Behind the others, such as what was not measured. */
    FAINT,
    /** As something wrong, such as a score that is not finite. */
    WARNING
  }

  /** Stands where nothing was measured. */
  public static final Cell ABSENT = new Cell(Digits.ABSENT, "", null, null, Emphasis.FAINT);

  /** Words. */
  public static Cell text(String text) {
    return new Cell(text, "", null, null, Emphasis.PLAIN);
  }

  /** Words with more behind a click. */
  public static Cell text(String text, Detail detail) {
    return new Cell(text, "", null, detail, Emphasis.PLAIN);
  }

  /** A whole number that needs no explanation. */
  public static Cell count(long number) {
    return number(Long.toString(number), (double) number);
  }

  /** A number that needs no explanation. */
  public static Cell number(String text, double number) {
    return new Cell(text, "", number, null, Emphasis.PLAIN);
  }

  /** A number, and what gave it; one that is not finite is a warning. */
  public static Cell measured(String text, String note, double number, Detail detail) {
    Emphasis emphasis = Double.isFinite(number) ? Emphasis.PLAIN : Emphasis.WARNING;
    return new Cell(text, note, number, detail, emphasis);
  }

  /** The same with another emphasis. */
  public Cell with(Emphasis other) {
    return new Cell(text, note, number, detail, other);
  }
}
