package org.lacuna.results.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunException;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.statistics.Interval;

class RunReportTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder;

  private RunFolder run(String name, long seed) {
    ObjectNode config = Json.MAPPER.createObjectNode();
    config.put("seed", seed);
    config.putObject("attention").put("pattern", name);
    config.putObject("training").put("length", 256).put("steps", 3);
    Provenance provenance =
        new Provenance(
            "0.1.0", COMMIT, true, "d47a", seed, "an OS", "a CPU", 2, "a JVM", "engine", 2,
            List.of());
    return new RunStore(folder).createOrOpen(name, config, provenance);
  }

  private static Measurement row(
      RunFolder run, String metric, Map<String, String> slice, int length, double value) {
    return new Measurement(
        run.id(),
        run.name(),
        metric,
        "task:needle",
        new TreeMap<>(slice),
        length,
        value,
        40,
        77,
        null,
        new Interval(value - 0.1, value + 0.1),
        0.25,
        run.provenance().seed(),
        "native",
        List.of(0.5, 0.125));
  }

  /** Scored at two lengths and two depths. */
  private RunFolder measured(String name, long seed) {
    RunFolder run = run(name, seed);
    run.append(RunEvent.FINISHED, Map.of("step", 3));
    for (int length : List.of(256, 512)) {
      run.append(Log.EVAL, row(run, "exact_match", Map.of(), length, 0.5));
      for (String depth : List.of("0", "1")) {
        run.append(Log.EVAL, row(run, "exact_match", Map.of("depth", depth), length, 0.5));
      }
    }
    return run;
  }

  private static Report report(RunFolder... runs) {
    return RunReport.of(Stream.of(runs).map(ReportedRun::read).toList(), List.of());
  }

  private static <T> List<T> parts(Report report, Class<T> type) {
    return report.sections().stream()
        .flatMap(section -> section.parts().stream())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Test
  void everyScoreTellsItsProtocolAndProvenance() {
    RunFolder run = measured("moba", 3);
    List<Cell> scores =
        parts(report(run), DataTable.class).getLast().rows().stream()
            .flatMap(row -> row.stream().skip(3))
            .toList();
    assertThat(scores)
        .hasSize(2)
        .allSatisfy(score -> {
          assertThat(score.number()).isEqualTo(0.5);
          assertThat(score.note()).contains("[0.400, 0.600]", "31 % of keys", "chance 0.250");
          String facts = Objects.requireNonNull(score.detail()).facts().toString();
          assertThat(facts)
              .contains("task:needle", "samples, value=40", "tokens scored, value=77", "native")
              .contains("50 %, 13 %", "seed, value=3", run.id(), "run-" + run.id())
              .contains(COMMIT.substring(0, 12) + " with changes", "d47a", "a CPU", "a JVM");
        });
  }

  @Test
  void tablesHaveARowARunAndAColumnALength() {
    RunFolder one = measured("moba", 1);
    RunFolder two = measured("moba", 2);
    two.append(Log.EVAL, row(two, "exact_match", Map.of(), 1024, 0.125));
    DataTable table = parts(report(one, two), DataTable.class).getLast();
    assertThat(table.header())
        .containsExactly("run", "method", "seed", "256 tokens", "512 tokens", "1024 tokens");
    assertThat(table.rows())
        .extracting(row -> row.getFirst().text())
        .containsExactly(one.id(), two.id());
    assertThat(table.rows())
        .extracting(row -> row.getLast().text())
        .containsExactly(Cell.ABSENT.text(), "0.125");
  }

  @Test
  void whatWasMeasuredAgainCountsOnce() {
    RunFolder run = measured("moba", 1);
    run.append(Log.EVAL, row(run, "exact_match", Map.of(), 512, 0.75));
    DataTable table = parts(report(run), DataTable.class).getLast();
    assertThat(table.rows()).hasSize(1);
    assertThat(table.rows().getFirst().getLast().text()).isEqualTo("0.750");
  }

  @Test
  void lengthsAndDepthsAreDrawn() {
    List<Figure> figures = parts(report(measured("moba", 1)), Figure.class);
    assertThat(figures)
        .extracting(figure -> figure.picture().chart().getTitle())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("Exact match by context length"),
            second -> assertThat(second).contains("length and depth"));
  }

  @Test
  void runWithoutScoresHasARecord() {
    RunFolder run = run("full", 1);
    Page page = Page.of(report(run));
    assertThat(page.values("id")).contains("run-" + run.id());
    assertThat(page.all("dd")).extracting(e -> e.getTextContent()).contains(COMMIT_LINE, "full");
    assertThat(page.all("svg")).isEmpty();
  }

  private static final String COMMIT_LINE = "Lacuna 0.1.0, commit " + COMMIT + " with changes";

  @Test
  void scoreThatIsNotFiniteIsAWarning() {
    RunFolder run = run("nsa", 1);
    run.append(Log.EVAL, row(run, "exact_match", Map.of(), 512, Double.NaN));
    Cell cell = parts(report(run), DataTable.class).getLast().rows().getFirst().getLast();
    assertThat(cell.emphasis()).isEqualTo(Cell.Emphasis.WARNING);
    assertThat(cell.text()).isEqualTo("NaN");
  }

  @Test
  void whatIsLeftOutIsNamed() {
    Report report =
        RunReport.of(List.of(ReportedRun.read(run("full", 1))), List.of("b/run.json: not JSON"));
    assertThat(parts(report, Prose.class).toString()).contains("b/run.json: not JSON");
  }

  @Test
  void pageOfRunsIsWhole() {
    Page page = Page.of(report(measured("moba", 1), measured("full", 1)));
    List<String> ids = page.values("id").toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(page.values("href").map(href -> href.substring(1))).isSubsetOf(ids);
    assertThat(page.all("svg")).hasSize(2);
  }

  @Test
  void damagedRecordIsNamedWithItsLine() throws IOException {
    RunFolder run = measured("moba", 1);
    Path log = run.file(Log.EVAL);
    Files.writeString(log, "{broken\n" + Files.readString(log));
    assertThatThrownBy(() -> ReportedRun.read(run))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(log + ", line 1");
  }
}
