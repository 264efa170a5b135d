package org.lacuna.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.claim.Claim;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.Verdict;
import org.lacuna.results.paper.Heading;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperTable;
import org.lacuna.results.paper.Published;
import org.lacuna.results.paper.TableCell;

class PaperReportTest {
  private static TableCell cell(String row, double paper, double... bySeed) {
    SortedMap<Long, Measurement> measured = new TreeMap<>();
    for (int i = 0; i < bySeed.length; i++) {
      measured.put(
          i + 1L,
          new Measurement(
              "run",
              row,
              "loss",
              "window-mean",
              256,
              bySeed[i],
              8,
              2048,
              null,
              i + 1L,
              "native",
              List.of(0.25)));
    }
    return new TableCell(
        new Cell("loss", row), new Published(paper, null, "table 1 [P]"), measured, false);
  }

  private static Report report() {
    PaperTable table =
        new PaperTable(
            "Table 1",
            List.of(new Heading("a", "A"), new Heading("b", "B"), new Heading("c", "C")),
            List.of(new Heading("loss", "loss")),
            List.of(cell("a", 2.5, 2.09, 2.10, 2.11), cell("b", 2.0, 1, 1, 1), cell("c", 1.5)));
    List<Claim> claims =
        List.of(
            Claim.of("clear", "A is worse.", "table 1 [P]", "loss[a] > loss[b]"),
            Claim.of("open", "A is worse than C.", "table 1 [P]", "loss[a] > loss[c]"));
    PaperResult result =
        new PaperResult(
            "mine",
            "small",
            3,
            List.of("training.steps=9"),
            "A paper",
            "1B parameters",
            List.of("a: 388,224 parameters"),
            table,
            List.of(),
            Judgement.of(claims, table.measured(Map.of())),
            Instant.EPOCH,
            new Provenance("0", "0", false, "", 0, "os", "cpu", 2, "jvm", "e", 1, List.of()));
    return PaperReport.of(List.of(result), _ -> Optional.empty());
  }

  @Test
  @DisplayName("claims are counted by what became of them, and only open ones ask for seeds")
  void verdicts() {
    Report report = report();
    assertThat(report.verdicts()).isEqualTo(Map.of(Verdict.HOLDS, 1, Verdict.UNDECIDED, 1));
    Claims claims =
        report.sections().stream()
            .flatMap(section -> section.parts().stream())
            .filter(Claims.class::isInstance)
            .map(Claims.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(claims.claims()).allSatisfy(claim -> assertThat(claim.seedsNeeded()).isNull());
    assertThat(claims.claims().getLast().findings().getFirst()).contains("not measured: loss[c]");
  }

  @Test
  @DisplayName("both numbers of a place say where they are from, also without the runs' records")
  void details() {
    String page = ReportHtml.of(report());
    assertThat(page)
        .contains("loss, paper", "loss, here", "table 1 [P]", "window-mean", "training.steps=9")
        .contains("2.500", "2.100 ±");
  }
}
