package org.lacuna.results.report;

import java.util.List;

/** Paragraphs of plain text. */
public record Prose(List<String> paragraphs) implements Part {
  public Prose {
    paragraphs = List.copyOf(paragraphs);
  }

  public static Prose of(String... paragraphs) {
    return new Prose(List.of(paragraphs));
  }
}
