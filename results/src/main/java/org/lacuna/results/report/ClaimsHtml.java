package org.lacuna.results.report;

import org.lacuna.results.claim.Verdict;

/** Claims as cards, each with its verdict in a word. */
final class ClaimsHtml {
  private ClaimsHtml() {}

  /**
   * Writes claims.
   *
   * @param id what the ids of their tables begin with
   */
  static void write(Claims claims, String id, Markup page) {
    int number = 0;
    for (Claim claim : claims.claims()) {
      write(claim, id + ":" + ++number, page);
    }
  }

  private static void write(Claim claim, String id, Markup page) {
    page.open("article", "class", "claim " + style(claim.verdict()), "aria-labelledby", id);
    page.open("h3", "id", id);
    page.element("span", claim.verdict().word(), "class", "verdict").text(" ");
    page.text(claim.statement()).close("h3");
    page.open("p", "class", "source").element("span", claim.id(), "class", "id");
    page.text(" " + claim.source()).close("p");
    if (!claim.findings().isEmpty()) {
      page.open("ul");
      claim.findings().forEach(finding -> page.element("li", finding));
      page.close("ul");
    }
    if (claim.seedsNeeded() != null) {
      page.element("p", "About %d seeds would decide it.".formatted(claim.seedsNeeded()));
    }
    page.close("article");
  }

  /** The class of the style sheet for a verdict. */
  static String style(Verdict verdict) {
    return switch (verdict) {
      case HOLDS -> "holds";
      case DOES_NOT_HOLD -> "fails";
      case UNDECIDED -> "undecided";
    };
  }
}
