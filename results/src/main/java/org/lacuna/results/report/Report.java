package org.lacuna.results.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lacuna.results.claim.Verdict;

/**
 * A page of results.
 *
 * @param title what it is about
 * @param summary a few sentences that stand above everything else
 * @param sections from top to bottom, each with an id of its own
 */
public record Report(String title, String summary, List<Section> sections) {

  /**
   * A page.
   *
   * @throws IllegalArgumentException if two sections have the same id
   */
  public Report {
    sections = List.copyOf(sections);
    Set<String> ids = new HashSet<>();
    for (Section section : sections) {
      if (!ids.add(section.id())) {
        throw new IllegalArgumentException("two sections have the id " + section.id());
      }
    }
  }

  /** How many claims of all sections got each verdict; one that none got is absent. */
  public Map<Verdict, Integer> verdicts() {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    for (Section section : sections) {
      for (Part part : section.parts()) {
        if (part instanceof Claims claims) {
          claims.claims().forEach(claim -> counts.merge(claim.verdict(), 1, Integer::sum));
        }
      }
    }
    return Collections.unmodifiableMap(counts);
  }
}
