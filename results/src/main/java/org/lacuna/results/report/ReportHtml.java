package org.lacuna.results.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.claim.Verdict;

/**
 * A report as one HTML file that holds all it needs.
 *
 * <p>It is well-formed XML too, so that programs can read it. Without scripts only the sorting of
 * tables is lost. Pictures keep their white ground in the dark, as their colours are made for it.
 */
public final class ReportHtml {
  private final Report report;
  private final Markup page = new Markup();

  private ReportHtml(Report report) {
    this.report = report;
  }

  /** The text of the file. */
  public static String of(Report report) {
    return new ReportHtml(report).document();
  }

  /**
   * Writes the file, so that it is there whole or not at all.
   *
   * @throws org.lacuna.results.RunException if it cannot be written
   */
  public static void write(Report report, Path target) {
    AtomicFiles.write(target, of(report));
  }

  private String document() {
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    head();
    page.open("body");
    header();
    contents();
    page.open("main");
    report.sections().forEach(this::section);
    page.close("main");
    page.open("script").raw(verbatim("report.js")).close("script");
    return page.close("body").close("html").document();
  }

  private void head() {
    page.open("head");
    page.empty("meta", "charset", "utf-8");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.element("title", report.title());
    page.open("style").raw(verbatim("report.css")).close("style");
    page.close("head");
  }

  private void header() {
    page.open("header");
    theme();
    page.element("h1", report.title());
    page.element("p", report.summary(), "class", "summary");
    Map<Verdict, Integer> verdicts = report.verdicts();
    if (!verdicts.isEmpty()) {
      page.open("ul", "class", "verdicts", "aria-label", "Verdicts");
      verdicts.forEach((verdict, count) -> {
        page.open("li", "class", ClaimsHtml.style(verdict));
        page.element("strong", Integer.toString(count)).text(" " + verdict.word());
        page.close("li");
      });
      page.close("ul");
    }
    page.close("header");
  }

  /** A choice that the style sheet itself looks at. */
  private void theme() {
    page.open("label", "class", "theme").text("Colours ").open("select", "id", "theme");
    page.element("option", "as the system", "value", "auto");
    page.element("option", "light", "value", "light");
    page.element("option", "dark", "value", "dark");
    page.close("select").close("label");
  }

  private void contents() {
    page.open("nav", "aria-label", "Contents").open("ol");
    for (Section section : report.sections()) {
      page.open("li").element("a", section.title(), "href", "#" + section.id()).close("li");
    }
    page.close("ol").close("nav");
  }

  private void section(Section section) {
    String heading = section.id() + ":heading";
    page.open("section", "id", section.id(), "aria-labelledby", heading);
    page.element("h2", section.title(), "id", heading);
    int number = 0;
    for (Part part : section.parts()) {
      // No id of a section has a colon, so these are no other's.
      part(part, section.id() + ":" + ++number);
    }
    page.close("section");
  }

  private void part(Part part, String id) {
    switch (part) {
      case Prose prose -> prose.paragraphs().forEach(text -> page.element("p", text));
      case DataTable table -> TableHtml.write(table, id, page);
      case Figure figure -> figure(figure, id);
      case Claims claims -> ClaimsHtml.write(claims, id, page);
      case Facts facts -> facts(facts);
    }
  }

  private void figure(Figure figure, String id) {
    page.open("figure", "class", "picture");
    page.open("div", "class", "paper", "tabindex", "0");
    page.raw(InlineSvg.of(figure.picture().svg(), id)).close("div");
    if (!figure.caption().isEmpty()) {
      page.element("figcaption", figure.caption());
    }
    page.close("figure");
  }

  private void facts(Facts facts) {
    page.open("details", "class", "facts", "open", facts.folded() ? "" : "open");
    page.element("summary", facts.title());
    FactsHtml.write(facts.facts(), page);
    page.close("details");
  }

  /** A resource inside an element whose text HTML takes as it is and XML does not. */
  private static String verbatim(String resource) {
    try (InputStream stream = ReportHtml.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return "/*<![CDATA[*/\n" + text + "/*]]>*/";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
