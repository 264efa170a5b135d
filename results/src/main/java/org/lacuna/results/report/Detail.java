package org.lacuna.results.report;

import java.util.List;

/**
 * What is behind a number: protocol and provenance.
 *
 * @param title what the number is
 * @param facts how it came about
 */
public record Detail(String title, List<Fact> facts) {
  public Detail {
    facts = List.copyOf(facts);
  }
}
