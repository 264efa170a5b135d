package org.lacuna.results.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunException;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.claim.Claim;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.claim.JudgementText;
import org.lacuna.results.claim.Verdict;

class PaperTextTest {
  private static final PaperTable TABLE =
      new PaperTable(
          "Table 1",
          List.of(new Heading("full", "Full attention"), new Heading("ssa", "SSA")),
          List.of(new Heading("ppl", "perplexity"), new Heading("avg", "average")),
          List.of(
              cell("ppl", "full", new Published(15.13, null, "table 1 [P]"), 3.10, 3.20, 3.30),
              cell("ppl", "ssa", new Published(15.28, 0.2, "table 1 [P]"), 3.05, 3.16, 3.24),
              cell("avg", "ssa", new Published(60.39, null, "table 1 [P]"))));

  private static TableCell cell(String column, String row, Published published, double... bySeed) {
    SortedMap<Long, Measurement> measured = new TreeMap<>();
    for (int i = 0; i < bySeed.length; i++) {
      measured.put(
          i + 1L,
          new Measurement(
              "run-" + i,
              row,
              column,
              "window-mean",
              256,
              bySeed[i],
              8,
              2048,
              null,
              i + 1L,
              "native",
              List.of(1.0)));
    }
    return new TableCell(new Cell(column, row), published, measured, false);
  }

  private static PaperResult result() {
    List<Claim> claims =
        List.of(
            Claim.of("better", "SSA is better.", "table 1 [P]", "ppl[full] > ppl[ssa]"),
            new Claim("mmlu", 24, "As good.", "table 1", List.of(), "needs a large model", null));
    return new PaperResult(
        "ssa-table1",
        "small",
        3,
        List.of("training.steps=9"),
        "SSA",
        "1B parameters",
        List.of("full: 388,224 parameters"),
        TABLE,
        List.of("average: too small"),
        Judgement.of(claims, TABLE.measured()),
        Instant.EPOCH,
        new Provenance(
            "0.1", "0".repeat(40), false, "", 0, "os", "cpu", 2, "jvm", "e", 1, List.of()));
  }

  @Test
  void thePapersNumbersStandBesideTheMeasured() {
    assertThat(PaperText.table(result()).columnNames())
        .containsExactly("row", "perplexity, paper", "perplexity, here");
    assertThat(PaperText.publishedAlone(result()).orElseThrow().columnNames())
        .containsExactly("row", "average, paper");
    String text = PaperText.text(result());
    assertThat(text)
        .contains(
            "There: 1B parameters", "Here:  full: 388,224 parameters", "With:  training.steps=9")
        .contains("15.28 ± 0.2", "Not measured: average: too small")
        .containsPattern("3\\.20\\d* ± +0\\.2\\d")
        .contains("better: SSA is better. (table 1 [P])", "needs a large model");
  }

  @Test
  void undecidedClaimsSayWhatWouldDecide() {
    assertThat(result().judgements().getFirst().verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(JudgementText.of(result().judgements()))
        .containsPattern("undecided +better")
        .containsPattern("3 of 3 seeds, p 0\\.0\\d+, about \\d+ seeds would decide");
  }

  @Test
  void readsWhatItWrote(@TempDir Path folder) {
    Path file = folder.resolve("small.json");
    result().write(file);
    assertThat(PaperResult.read(file)).isEqualTo(result());
  }

  @Test
  void unknownPlacesAreNamedWithTheNearest() {
    assertThatThrownBy(() -> TABLE.measured().at(new Cell("pp", "full")))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("no column 'pp'; the nearest is 'ppl'");
    assertThat(TABLE.published().at(new Cell("avg", "full"))).isEmpty();
    assertThat(TABLE.published().at(new Cell("ppl", "full")).orElseThrow().bySeed())
        .isEqualTo(new TreeMap<>(Map.of(0L, 15.13)));
    assertThat(TABLE.measured(Map.of()).at(new Cell("avg", "ssa"))).isEmpty();
  }
}
