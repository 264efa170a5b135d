package org.lacuna.results.report;

import java.util.List;

/** Facts as a list of terms and their descriptions. */
final class FactsHtml {
  private FactsHtml() {}

  static void write(List<Fact> facts, Markup page) {
    page.open("dl");
    for (Fact fact : facts) {
      page.element("dt", fact.key()).open("dd");
      if (fact.section() == null) {
        page.text(fact.value());
      } else {
        page.element("a", fact.value(), "href", "#" + fact.section());
      }
      page.close("dd");
    }
    page.close("dl");
  }
}
