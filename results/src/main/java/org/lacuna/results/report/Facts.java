package org.lacuna.results.report;

import java.util.List;

/**
 * A list of facts.
 *
 * @param title what they are about
 * @param facts from top to bottom
 * @param folded whether only the title shows until it is clicked
 */
public record Facts(String title, List<Fact> facts, boolean folded) implements Part {
  public Facts {
    facts = List.copyOf(facts);
  }
}
