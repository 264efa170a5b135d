package org.lacuna.results.report;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A part of a page with a heading of its own and an entry in the table of contents.
 *
 * @param id what a link to it names: letters, digits, dots, hyphens and underscores, the first a
 *     letter
 * @param title its heading
 * @param parts from top to bottom
 */
public record Section(String id, String title, List<Part> parts) {

  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");

  /**
   * A section.
   *
   * @throws IllegalArgumentException if the id is none
   */
  public Section {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "section id '%s': expected letters, digits, dots, hyphens and underscores, the first a letter"
              .formatted(id));
    }
    parts = List.copyOf(parts);
  }
}
