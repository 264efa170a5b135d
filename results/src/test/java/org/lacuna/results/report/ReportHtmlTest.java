package org.lacuna.results.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Measurement;
import org.lacuna.results.PerplexityTable;
import org.lacuna.results.chart.PerplexityChart;
import org.lacuna.results.chart.Picture;
import org.lacuna.results.claim.Verdict;
import org.w3c.dom.Element;

class ReportHtmlTest {
  private static final Detail DETAIL =
      new Detail(
          "Loss at 512 tokens",
          List.of(new Fact("protocol", "window-mean"), new Fact("run", "moba-1", "run-moba-1")));

  private static final DataTable TABLE =
      new DataTable(
          "Loss in nats a token",
          List.of("run", "512 tokens", "1024 tokens"),
          List.of(
              List.of(Cell.text("full"), Cell.measured("2.50", "± 0.03", 2.5, DETAIL), Cell.ABSENT),
              List.of(
                  Cell.text("moba"),
                  Cell.measured("∞", "", Double.POSITIVE_INFINITY, DETAIL),
                  Cell.measured("NaN", "", Double.NaN, DETAIL))));

  private static Picture picture() {
    return picture("moba");
  }

  private static Picture picture(String method) {
    List<Measurement> rows =
        List.of(256, 512).stream()
            .map(length ->
                new Measurement(
                    "moba-1",
                    method,
                    "loss",
                    "window-mean",
                    length,
                    1000.0 / length,
                    8,
                    8L * length,
                    null,
                    1,
                    "native",
                    List.of(0.5)))
            .toList();
    return PerplexityChart.of(PerplexityTable.of(rows, "loss", "window-mean"), 256);
  }

  private static Claim claim(String id, Verdict verdict) {
    return new Claim(id, "A beats B.", verdict, "A paper, Table 1", List.of("+0.1"), 7);
  }

  /** One of everything, and two of what has ids. */
  private static Report report() {
    return new Report(
        "Results",
        "What came out.",
        List.of(
            new Section(
                "claims",
                "Claims",
                List.of(
                    new Claims(List.of(claim("A1", Verdict.HOLDS), claim("A2", Verdict.UNDECIDED))),
                    new Claims(List.of(claim("A1", Verdict.HOLDS))))),
            new Section(
                "scores",
                "Scores",
                List.of(
                    Prose.of("First.", "Second."),
                    TABLE,
                    new Figure(picture(), "Below."),
                    new Figure(picture(), ""))),
            new Section(
                "run-moba-1",
                "Run moba-1",
                List.of(
                    new Facts("Provenance", DETAIL.facts(), false),
                    new Facts("Configuration", DETAIL.facts(), true)))));
  }

  private static Report of(Part part) {
    return new Report("t", "s", List.of(new Section("a", "A", List.of(part))));
  }

  @Test
  void sectionsStandInOrderAndAreLinkedTo() {
    Page page = Page.of(report());
    assertThat(page.text("h1")).isEqualTo("Results");
    assertThat(page.all("h2"))
        .extracting(Element::getTextContent)
        .containsExactly("Claims", "Scores", "Run moba-1");
    assertThat(Page.all(page.all("nav").getFirst(), "a"))
        .extracting(link -> link.getAttribute("href"))
        .containsExactly("#claims", "#scores", "#run-moba-1");
  }

  @Test
  void everyIdIsOfOneElementAndEveryReferenceHasOne() {
    Page page = Page.of(report());
    List<String> ids = page.values("id").toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(page.values("href").map(href -> href.substring(1))).isNotEmpty().isSubsetOf(ids);
    for (String attribute : List.of("aria-labelledby", "aria-describedby")) {
      assertThat(page.values(attribute)).isNotEmpty().isSubsetOf(ids);
    }
  }

  @Test
  void nothingIsFetched() {
    String html = ReportHtml.of(report());
    assertThat(Page.read(html).values("href")).allMatch(href -> href.startsWith("#"));
    assertThat(Page.read(html).values("src")).isEmpty();
    assertThat(html).doesNotContain("@import").doesNotContain("<link");
    assertThat(html.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "")).doesNotContain("://");
  }

  @Test
  void verdictsAreCountedOnTopAndStandAtTheirClaims() {
    Page page = Page.of(report());
    assertThat(page.ofClass("ul", "verdicts").getFirst().getTextContent().strip().lines())
        .containsExactly("2 holds", "1 undecided");
    assertThat(page.ofClass("span", "verdict"))
        .extracting(Element::getTextContent)
        .containsExactly("holds", "undecided", "holds");
    assertThat(page.ofClass("article", "undecided").getFirst().getTextContent())
        .contains("A2", "A paper, Table 1", "+0.1", "About 7 seeds would decide it.");
  }

  @Test
  void cellsAreSortedByNumbersThatScriptsCanRead() {
    Page page = Page.of(of(TABLE));
    assertThat(page.all("td"))
        .extracting(cell -> cell.getAttribute("data-number"))
        .containsExactly("2.5", "", "Infinity", "");
    assertThat(page.all("th"))
        .extracting(cell -> cell.getAttribute("scope"))
        .containsExactly("col", "col", "col", "row", "row");
  }

  @Test
  void numberHidesItsDetail() {
    Element cell = Page.of(of(TABLE)).all("td").getFirst();
    assertThat(Page.all(cell, "summary").getFirst().getTextContent()).isEqualTo("2.50 ± 0.03");
    assertThat(Page.all(cell, "details").getFirst().hasAttribute("open")).isFalse();
    assertThat(Page.all(cell, "dt"))
        .extracting(Element::getTextContent)
        .containsExactly("protocol", "run");
    assertThat(Page.all(cell, "a").getFirst().getAttribute("href")).isEqualTo("#run-moba-1");
  }

  @Test
  void foldedFactsAreClosed() {
    assertThat(Page.of(report()).ofClass("details", "facts"))
        .extracting(facts -> facts.hasAttribute("open"))
        .containsExactly(true, false);
  }

  @Test
  void picturesAreToldInWords() {
    List<Element> pictures = Page.of(report()).all("svg");
    assertThat(pictures).hasSize(2);
    for (Element svg : pictures) {
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      assertThat(Page.all(svg, "desc").getFirst().getTextContent()).contains("Trained at 256");
    }
  }

  @Property(tries = 50)
  void whateverIsWrittenIsReadBack(@ForAll String text) {
    String shown =
        text.replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]", " ") + "<b a=\"'\">&amp;]]>";
    Report report =
        new Report(
            shown,
            shown,
            List.of(
                new Section(
                    "a",
                    shown,
                    List.of(
                        new DataTable("", List.of(shown), List.of(List.of(Cell.text(shown))))))));
    Page page = Page.of(report);
    for (String tag : List.of("title", "h1", "h2", "a", "th")) {
      assertThat(page.text(tag)).isEqualTo(shown);
    }
  }

  @Test
  void whatXmlCannotHoldIsReplaced() {
    Page page = Page.of(of(Prose.of("a\u0000b\u001bc\uD800d\uFFFFe 😀")));
    assertThat(page.all("p").getLast().getTextContent())
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe 😀");
  }

  /** A picture names what it shows by what stands in the records. */
  @Test
  void pictureOfAnyNameIsShown() {
    String name = "a\u0000\u001b[31m\uD800<script>alert(1)</script>&\"'";
    Page page = Page.of(of(new Figure(picture(name), name)));
    assertThat(page.all("svg")).hasSize(1);
    assertThat(page.all("script")).hasSize(1);
    assertThat(page.text("desc")).contains("<script>alert(1)</script>").doesNotContain("\u001b");
  }

  @Test
  void pictureThatDeclaresEntitiesIsRefused() {
    String svg =
        "<!DOCTYPE svg [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
            + "<svg xmlns='http://www.w3.org/2000/svg'><title>t</title><desc>&e;</desc></svg>";
    assertThatIllegalArgumentException().isThrownBy(() -> InlineSvg.of(svg, "a"));
    assertThat(InlineSvg.of(svg.substring(svg.indexOf("<svg")).replace("&e;", "d"), "a"))
        .contains("a-desc");
  }

  @Test
  void attributesCannotBeLeft() {
    String id = Objects.requireNonNull(new Fact("k", "v", "\" onclick=\"x").section());
    Page page = Page.of(of(new Facts("f", List.of(new Fact("k", "v", id)), false)));
    assertThat(page.values("onclick")).isEmpty();
    assertThat(page.values("href")).contains("#" + id);
  }

  @Test
  void sameIdTwiceIsRefused() {
    Section section = new Section("a", "A", List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Report("t", "s", List.of(section, section)))
        .withMessageContaining("a");
    assertThatIllegalArgumentException().isThrownBy(() -> new Section("a:1", "A", List.of()));
  }

  @Test
  void rowOfAnotherWidthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataTable("c", List.of("a", "b"), List.of(List.of(Cell.ABSENT))))
        .withMessageContaining("expected 2 cells");
  }

  @Test
  void writesAFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.html");
    ReportHtml.write(report(), file);
    assertThat(Files.readString(file)).isEqualTo(ReportHtml.of(report()));
  }
}
